package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.BusException.Code;
import dev.parley.contract.Role;
import dev.parley.contract.RoomHead;
import dev.parley.protocol.RoomId;
import dev.parley.wire.Codec;
import dev.parley.wire.PageCodecs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests between nodes: each ends with a reply or with one of the codes. */
@ExtendWith(VertxExtension.class)
class BusTest {

  private static final String NODE = "node-1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RoomHead.Query QUERY = new RoomHead.Query(5, new RoomId("general"));
  private static final RoomHead HEAD = new RoomHead("epoch", 9, 7);

  private Bus bus;

  @BeforeEach
  void open(Vertx vertx) {
    bus = new Bus(vertx, NODE);
  }

  @Test
  void theReplyOfTheHandlerReachesTheCaller() {
    // Given
    List<RoomHead.Query> asked = new ArrayList<>();
    serve(
        query -> {
          asked.add(query);
          return Future.succeededFuture(HEAD);
        });

    // When
    RoomHead reply = result(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(reply).isEqualTo(HEAD);
    assertThat(asked).containsExactly(QUERY);
  }

  @Test
  void aReplyMayComeLater(Vertx vertx) {
    // Given
    Promise<RoomHead> later = Promise.promise();
    serve(
        query -> {
          vertx.runOnContext(turn -> later.complete(HEAD));
          return later.future();
        });

    // When
    RoomHead reply = result(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(reply).isEqualTo(HEAD);
  }

  static List<Code> codes() {
    List<Code> codes = new ArrayList<>(Code.KNOWN);
    codes.add(new Code(99));
    return codes;
  }

  @ParameterizedTest
  @MethodSource("codes")
  void theHandlersCodeAndReasonReachTheCaller(Code code) {
    // Given
    serve(query -> Future.failedFuture(new BusException(code, "partition 3")));

    // When
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessage(code + ": partition 3");
  }

  @Test
  void whatAHandlerShouldNotHaveFailedWithIsFailed() {
    // Given
    serve(query -> Future.failedFuture(new IllegalStateException("broken")));

    // When
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.FAILED);
  }

  @Test
  void whatAHandlerThrowsIsFailed() {
    // Given
    serve(
        query -> {
          throw new IllegalStateException("broken");
        });

    // When
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.FAILED);
  }

  @Test
  void aVerbThatTheServiceDoesNotHaveIsABadRequest() {
    // Given
    serve(query -> Future.succeededFuture(HEAD));
    Endpoint<RoomHead.Query, RoomHead> unknown =
        new Endpoint<>(Role.ROOM, "fly", PageCodecs.HEAD_QUERY, PageCodecs.HEAD);

    // When
    BusException failure = failure(bus.request(NODE, unknown, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("fly");
  }

  @Test
  void bytesThatCannotBeReadAreABadRequestAndNothingIsDone() {
    // Given
    List<RoomHead.Query> asked = new ArrayList<>();
    serve(
        query -> {
          asked.add(query);
          return Future.succeededFuture(HEAD);
        });
    Endpoint<String, RoomHead> unreadable =
        new Endpoint<>(Role.ROOM, "head", roomOnly("two words"), PageCodecs.HEAD);

    // When
    BusException failure = failure(bus.request(NODE, unreadable, "", PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(asked).isEmpty();
  }

  @Test
  void aNumberOutOfBoundsIsABadRequest() {
    // Given
    serve(query -> Future.succeededFuture(HEAD));
    Codec<String> wide = Codec.of((out, none) -> out.number(1, Long.MAX_VALUE), in -> "");
    Endpoint<String, RoomHead> unreadable =
        new Endpoint<>(Role.ROOM, "head", wide, PageCodecs.HEAD);

    // When
    BusException failure = failure(bus.request(NODE, unreadable, "", PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
  }

  @Test
  void aReplyThatCannotBeReadIsFailed() {
    // Given
    serve(query -> Future.succeededFuture(HEAD));
    Endpoint<RoomHead.Query, RoomHead.Query> otherReply =
        new Endpoint<>(Role.ROOM, "head", PageCodecs.HEAD_QUERY, PageCodecs.HEAD_QUERY);

    // When
    BusException failure = failure(bus.request(NODE, otherReply, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.FAILED);
  }

  @Test
  void aNodeThatNobodyServesIsUnreachable() {
    // When
    BusException failure = failure(bus.request("node-2", Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.UNREACHABLE);
  }

  @Test
  void aServiceThatHasStoppedIsUnreachable() {
    // Given
    Bus.Registration registration = serve(query -> Future.succeededFuture(HEAD));
    result(registration.close());

    // When
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.UNREACHABLE);
  }

  @Test
  void noAnswerInTimeIsATimeout() {
    // Given
    serve(query -> Promise.<RoomHead>promise().future());

    // When
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, Duration.ofMillis(20)));

    // Then
    assertThat(failure.code()).isEqualTo(Code.TIMEOUT);
  }

  @Test
  void requestsOfOneContextArriveInTheirOrder(Vertx vertx) {
    // Given
    List<Integer> arrived = new ArrayList<>();
    serve(
        query -> {
          arrived.add(query.partition());
          return Future.succeededFuture(HEAD);
        });
    List<Integer> sent = IntStream.range(0, 500).boxed().toList();
    Context context = vertx.getOrCreateContext();
    Promise<Void> all = Promise.promise();

    // When
    context.runOnContext(
        turn -> Future.all(sent.stream().map(this::ask).toList()).<Void>mapEmpty().onComplete(all));

    // Then
    result(all.future());
    assertThat(arrived).isEqualTo(sent);
  }

  @Test
  void theFutureEndsOnTheCallersContext(Vertx vertx) {
    // Given
    serve(query -> Future.succeededFuture(HEAD));
    Context context = vertx.getOrCreateContext();
    Promise<Context> endedOn = Promise.promise();

    // When
    context.runOnContext(
        turn -> ask(1).onComplete(done -> endedOn.complete(Vertx.currentContext())));

    // Then
    assertThat(result(endedOn.future())).isSameAs(context);
  }

  @Test
  void whatOneTurnAsksAndIsAnsweredTravelsInOneMessageEachWay(Vertx vertx) {
    // Given
    serve(query -> Future.succeededFuture(HEAD));
    result(ask(0));
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    vertx
        .eventBus()
        .addOutboundInterceptor(
            message -> {
              messages.add(message.message().address());
              message.next();
            });
    Context context = vertx.getOrCreateContext();
    Promise<Void> all = Promise.promise();

    // When
    context.runOnContext(
        turn ->
            Future.all(IntStream.range(0, 100).mapToObj(this::ask).toList())
                .<Void>mapEmpty()
                .onComplete(all));

    // Then
    result(all.future());
    assertThat(messages).hasSize(2);
  }

  @Test
  void oneRequestThatIsNotAnsweredHoldsUpNoOther(Vertx vertx) {
    // Given
    serve(
        query ->
            query.partition() == 0
                ? Promise.<RoomHead>promise().future()
                : Future.succeededFuture(HEAD));
    Context context = vertx.getOrCreateContext();
    Promise<RoomHead> other = Promise.promise();

    // When
    context.runOnContext(
        turn -> {
          Future<RoomHead> never = ask(0);
          ask(1).onComplete(other);
          never.onComplete(done -> other.tryFail("answered"));
        });

    // Then
    assertThat(result(other.future())).isEqualTo(HEAD);
  }

  @Test
  void anAnswerThatComesTooLateIsNobodysAnswer(Vertx vertx) {
    // Given
    List<Promise<RoomHead>> held = new ArrayList<>();
    serve(
        query -> {
          Promise<RoomHead> answer = Promise.promise();
          held.add(answer);
          if (held.size() == 2) {
            held.get(0).complete(new RoomHead("late", 1, 1));
            answer.complete(HEAD);
          }
          return answer.future();
        });
    BusException failure = failure(bus.request(NODE, Endpoints.HEAD, QUERY, Duration.ofMillis(20)));

    // When
    RoomHead reply = result(bus.request(NODE, Endpoints.HEAD, QUERY, PATIENCE));

    // Then
    assertThat(failure.code()).isEqualTo(Code.TIMEOUT);
    assertThat(reply).isEqualTo(HEAD);
  }

  @Test
  void anEndpointOfAnotherServiceIsRefused() {
    // Given
    Served served = bus.serve(Role.GATEWAY);

    // When / Then
    assertThatThrownBy(() -> served.on(Endpoints.HEAD, query -> Future.succeededFuture(HEAD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("head");
  }

  private Bus.Registration serve(Function<RoomHead.Query, Future<RoomHead>> handler) {
    return result(bus.serve(Role.ROOM).on(Endpoints.HEAD, handler).open());
  }

  private Future<RoomHead> ask(int partition) {
    RoomHead.Query query = new RoomHead.Query(partition, QUERY.room());
    return bus.request(NODE, Endpoints.HEAD, query, PATIENCE);
  }

  private static Codec<String> roomOnly(String room) {
    return Codec.of((out, none) -> out.text(2, room), in -> "");
  }

  private static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static BusException failure(Future<?> future) {
    try {
      Object reply = result(future);
      throw new AssertionError("a reply: " + reply);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(BusException.class);
      return (BusException) e.getCause();
    }
  }
}
