package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Resource;
import dev.parley.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the keys of other issuers are read, and what stays where they cannot be. */
class IssuerKeysTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private @Nullable String published;
  private int asked;
  private long nanos = 1;
  private IssuerKeys keys;
  private JWK first;
  private JWK second;

  @BeforeEach
  void open() throws Exception {
    first = KeyPairs.ec("1").open();
    second = KeyPairs.ec("2").open();
    published = KeyPairs.set(first);
    keys = keys("https://id.example/keys");
  }

  @Test
  void theFirstTokenFindsThemAndTheNextOneDoesNotAsk() {
    assertThat(found("1")).isTrue();
    assertThat(found("1")).isTrue();

    assertThat(asked).isEqualTo(1);
    assertThat(meters.get("parley.gateway.keys").gauge().value()).isEqualTo(1);
  }

  @Test
  void aNewKeyIsFoundByTheTokenThatNamesIt() {
    found("1");
    published = KeyPairs.set(first, second);
    nanos += 10 * SECOND;

    assertThat(found("2")).isTrue();
    assertThat(found("1")).isTrue();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void tokensThatNameUnknownKeysAreAskedForNoMoreOftenThanEveryTenSeconds() {
    for (int second = 0; second < 100; second++) {
      for (int i = 0; i < 50; i++) {
        assertThat(found("unknown-" + i)).isFalse();
      }
      nanos += SECOND;
    }

    assertThat(asked).isEqualTo(10);
  }

  @Test
  void thoseWhoAskMeanwhileWaitForOneAnswer() {
    Future<PublicKeys> one = keys.keysFor("ES256", "1");
    Future<PublicKeys> other = keys.keysFor("ES256", "1");
    assertThat(one.isComplete()).isFalse();

    runAll();

    assertThat(one.result().has("ES256", "1")).isTrue();
    assertThat(other.result().has("ES256", "1")).isTrue();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void whereTheyCannotBeReadThoseFromBeforeStay() {
    found("1");

    for (String broken : new String[] {null, "<html>", KeyPairs.set()}) {
      published = broken;
      keys.refresh();
      runAll();
      assertThat(found("1")).isTrue();
    }

    assertThat(counted("failed")).isEqualTo(3);
    assertThat(counted("read")).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNotPublishedAnyMoreIsForgotten() {
    found("1");
    published = KeyPairs.set(second);

    keys.refresh();
    runAll();

    assertThat(found("1")).isFalse();
    assertThat(found("2")).isTrue();
  }

  @Test
  void withoutASourceNobodyIsAsked() {
    keys = keys("");

    assertThat(found("1")).isFalse();
    assertThat(asked).isZero();
  }

  private boolean found(String id) {
    Future<PublicKeys> known = keys.keysFor("ES256", id);
    runAll();
    return known.result().has("ES256", id);
  }

  private double counted(String outcome) {
    return meters.get("parley.gateway.keys.fetches").tag("outcome", outcome).counter().count();
  }

  private void runAll() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private IssuerKeys keys(String source) {
    KeySettings settings = KeySettings.read(Settings.of(Map.of("PARLEY_AUTH_JWKS", source)));
    return new IssuerKeys(
        settings,
        url -> {
          asked++;
          if (published == null) {
            throw new IOException("503");
          }
          return new Resource(published, "application/json");
        },
        this::later,
        () -> nanos,
        meters);
  }

  private Future<PublicKeys> later(Callable<PublicKeys> reading) {
    Promise<PublicKeys> promise = Promise.promise();
    work.add(
        () -> {
          try {
            promise.complete(reading.call());
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
