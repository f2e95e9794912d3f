package dev.parley.gateway.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.gateway.ManualClock;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RequestReader;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TelemetrySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real HTTP server on loopback. */
@Timeout(60)
class PublishHookTest {

  private static final RoomId ROOM = new RoomId("lobby");
  private static final String ALLOW = "{\"verdict\":\"allow\"}";
  private static final int MAX_BODY = 1_000;

  private final HookServer server = new HookServer();
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ManualClock clock = new ManualClock(5_000);
  private final Telemetry telemetry =
      Telemetry.open("gateway", "g", Map.of(), TelemetrySettings.read(Settings.of(Map.of())));
  private final EventLoop loop = EventLoop.of(((VertxInternal) vertx).createEventLoopContext());

  @AfterEach
  void close() {
    vertx.close().await();
    telemetry.close().await();
    server.close();
  }

  @Test
  void whatIsAllowedIsPublishedAsItIs() {
    server.says(ALLOW);

    assertThat(ask(hook(), "k")).isEqualTo(Verdict.ALLOW);
    assertThat(count("allow")).isEqualTo(1);
  }

  @Test
  void theCallSaysWhatIsAskedAndWho() {
    server.says(ALLOW);

    ask(hook(), "k");

    HookServer.Call call = server.calls.get(0);
    assertThat(new String(call.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"room\":\"lobby\",\"user\":\"ada\",\"name\":\"Ada\",\"key\":\"k\","
                + "\"at\":5000,\"body\":{\"text\": 1.0}}");
    assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(call.headers().get("Parley-Timestamp")).isEqualTo("5");
    assertThat(call.headers().get("Parley-Signature"))
        .isEqualTo(new HookSignature(HookServer.SECRET).of("5", call.bytes()));
  }

  @Test
  void theSignatureIsTheDocumentedOne() {
    // printf '5.{}' | openssl dgst -sha256 -hmac key
    assertThat(new HookSignature("key").of("5", "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1=" + SIGNED);
  }

  @Test
  void aBodyIsChangedByteForByte() {
    server.says("{\"verdict\":\"change\",\"body\":{\"b\":1.00, \"a\":\"\\u00e9\"}}");

    Verdict verdict = ask(hook(), "k");

    assertThat(verdict.publishes()).isTrue();
    assertThat(new String(verdict.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"b\":1.00, \"a\":\"\\u00e9\"}");
  }

  @Test
  void aRefusalAndAHoldHaveADetail() {
    server.says("{\"verdict\":\"refuse\",\"detail\":\"no links\"}");
    Verdict refused = ask(hook(), "k");
    server.says("{\"verdict\":\"hold\"}");
    Verdict held = ask(hook(), "k");

    assertThat(refused).isEqualTo(new Verdict(Verdict.Kind.REFUSE, null, "no links"));
    assertThat(held).isEqualTo(new Verdict(Verdict.Kind.HOLD, null, ""));
    assertThat(refused.publishes() || held.publishes()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"verdict\":\"perhaps\"}",
        "{\"verdict\":1}",
        "{\"verdict\":\"change\"}",
        "{\"verdict\":\"change\",\"body\":}",
        "allow"
      })
  void whatIsNoVerdictIsAFailure(String reply) {
    server.says(reply);

    assertUnavailable(hook());
    assertThat(count("failed")).isEqualTo(1);
  }

  @Test
  void aBodyAboveTheLimitIsAFailure() {
    server.says("{\"verdict\":\"change\",\"body\":\"" + "x".repeat(MAX_BODY) + "\"}");

    assertUnavailable(hook());
  }

  @Test
  void noMoreIsReadThanAReplyMayHave() {
    server.says("{\"verdict\":\"allow\",\"more\":\"" + "x".repeat(1 << 20) + "\"}");

    assertUnavailable(hook());
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.answers(
        (call, request) ->
            request.response().setStatusCode(307).putHeader("Location", server.url()).end());

    assertUnavailable(hook());
    assertThat(server.calls).hasSize(1);
  }

  @Test
  void whereItIsSilentTheRoomIsClosedOrOpen() {
    server.isSilent();
    PublishHook hook =
        hook("PARLEY_HOOK_DEADLINE", "50ms", "PARLEY_HOOK_ROOMS", "lobby=open,*=closed");

    assertThat(ask(hook, "k")).isEqualTo(Verdict.ALLOW);
    assertThatThrownBy(() -> ask(hook, null, new RoomId("cellar"), "k"))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(count("timeout")).isEqualTo(2);
  }

  @Test
  void roomsOfNoPatternAreNotAskedAbout() {
    PublishHook hook = hook("PARLEY_HOOK_ROOMS", "public.*=open,lobby");

    assertThat(hook.isAskedAbout(new RoomId("public.a"))).isTrue();
    assertThat(hook.isAskedAbout(ROOM)).isTrue();
    assertThat(hook.isAskedAbout(new RoomId("lobby.b"))).isFalse();
  }

  @Test
  void verdictsOfOneSessionAndRoomComeInOrderAndOthersDoNotWait() {
    server.answers(
        (call, request) -> server.saysAfter(call.key().equals("slow") ? 400 : 1, request, ALLOW));
    PublishHook hook = hook("PARLEY_HOOK_DEADLINE", "5s");
    List<String> order = new CopyOnWriteArrayList<>();
    Promise<Void> all = Promise.promise();

    loop.execute(
        () -> {
          List<Future<?>> asked = new ArrayList<>();
          asked.add(noted(hook, "s1", ROOM, "slow", order));
          asked.add(noted(hook, "s1", ROOM, "fast", order));
          asked.add(noted(hook, "s1", ROOM, "last", order));
          asked.add(noted(hook, "s1", new RoomId("other"), "other room", order));
          asked.add(noted(hook, "s2", ROOM, "other session", order));
          Future.all(asked).<Void>mapEmpty().onComplete(all::complete, all::fail);
        });
    all.future().await();

    assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("other room", "other session");
    assertThat(order.subList(2, 5)).containsExactly("slow", "fast", "last");
    assertThat(server.calls).as("asked at the same time").hasSize(5);
  }

  @Test
  void aFailureGoesInOrderToo() {
    server.answers(
        (call, request) -> {
          if (!call.key().equals("silent")) {
            request.response().end(ALLOW);
          }
        });
    PublishHook hook = hook("PARLEY_HOOK_DEADLINE", "200ms");
    List<String> order = new CopyOnWriteArrayList<>();
    Promise<Void> all = Promise.promise();

    loop.execute(
        () ->
            Future.join(noted(hook, "s", ROOM, "silent", order), noted(hook, "s", ROOM, "b", order))
                .<Void>mapEmpty()
                .onComplete(all::complete, failed -> all.complete()));
    all.future().await();

    assertThat(order).containsExactly("silent", "b");
  }

  @Test
  void aDeadHookIsNotAskedForAWhile() {
    server.answers((call, request) -> request.response().setStatusCode(500).end());
    PublishHook hook = hook("PARLEY_HOOK_ROOMS", "*=open", "PARLEY_HOOK_PAUSE", "5s");
    for (int i = 0; i < Breaker.FAILURES + 20; i++) {
      assertThat(ask(hook, "k")).isEqualTo(Verdict.ALLOW);
    }
    assertThat(server.calls).hasSize(Breaker.FAILURES);
    assertThat(count("paused")).isEqualTo(20);

    clock.advance(Duration.ofSeconds(5));
    ask(hook, "k");
    ask(hook, "k");
    assertThat(server.calls).as("one tries").hasSize(Breaker.FAILURES + 1);

    server.says(ALLOW);
    clock.advance(Duration.ofSeconds(5));
    ask(hook, "k");
    ask(hook, "k");
    assertThat(server.calls).as("all ask again").hasSize(Breaker.FAILURES + 3);
  }

  @Test
  void nobodyListensThere() {
    PublishHook hook = hook("PARLEY_HOOK_URL", "http://127.0.0.1:1/");

    assertUnavailable(hook);
    assertThat(count("failed")).isEqualTo(1);
  }

  @Test
  void onlySoManyAreInFlight() {
    server.isSilent();
    PublishHook hook = hook("PARLEY_HOOK_IN_FLIGHT", "2", "PARLEY_HOOK_DEADLINE", "300ms");
    Promise<Void> all = Promise.promise();

    loop.execute(
        () ->
            Future.join(
                    asking(hook, null, ROOM, "a"),
                    asking(hook, null, ROOM, "b"),
                    asking(hook, null, ROOM, "c"))
                .<Void>mapEmpty()
                .onComplete(done -> all.complete(), failed -> all.complete()));
    all.future().await();

    assertThat(count("busy")).isEqualTo(1);
    assertThat(count("timeout")).isEqualTo(2);
    assertThat(meters.get("parley.gateway.hook.in.flight").gauge().value()).isZero();
  }

  private static final String SIGNED =
      "9be615aec64f0d044b5ad6854ab1d893ec88617fb728d2149dcd3a3428e8c45d";

  private Future<?> noted(
      PublishHook hook, String session, RoomId room, String key, List<String> order) {
    return asking(hook, session, room, key).onComplete(done -> order.add(key));
  }

  private static Future<Verdict> asking(PublishHook hook, String session, RoomId room, String key) {
    byte[] body = "{\"text\": 1.0}".getBytes(StandardCharsets.UTF_8);
    return hook.ask(session, new Draft(room, "ada", "Ada", key, body), null);
  }

  private Verdict ask(PublishHook hook, String key) {
    return ask(hook, "session", ROOM, key);
  }

  private Verdict ask(PublishHook hook, String session, RoomId room, String key) {
    Promise<Verdict> verdict = Promise.promise();
    loop.execute(
        () -> asking(hook, session, room, key).onComplete(verdict::complete, verdict::fail));
    return verdict.future().await();
  }

  private void assertUnavailable(PublishHook hook) {
    assertThatThrownBy(() -> ask(hook, "k"))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(error.retryAfterMillis()).isPositive();
            });
  }

  private double count(String outcome) {
    return meters.get("parley.gateway.hook.messages").tag("outcome", outcome).counter().count();
  }

  private PublishHook hook(String... settings) {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_HOOK_URL", server.url());
    values.put("PARLEY_HOOK_SECRET", HookServer.SECRET);
    values.put("PARLEY_HOOK_DEADLINE", "5s");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    Settings read = Settings.of(values);
    HookSettings hook = HookSettings.read(read);
    read.check();
    RequestReader requests = new RequestReader(new Limits(2 * MAX_BODY, MAX_BODY, 10, 10));
    return new PublishHook(
        HookClient.open(hook, vertx, clock, new HookMetrics(meters), requests, MAX_BODY),
        loop,
        telemetry);
  }
}
