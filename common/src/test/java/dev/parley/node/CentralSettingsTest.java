package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Live;
import dev.parley.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Central settings over HTTP and out of a file, while a node runs. */
class CentralSettingsTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Settings settings = Settings.of(Map.of());
  private final Live<Integer> rate =
      settings.live(now -> now.number("PARLEY_LIMIT_RATE", 5, 1, 100));
  private volatile String document = "{\"version\":1,\"PARLEY_LIMIT_RATE\":10}";

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aNewVersionIsTakenAndABadOneRefusedAndASourceThatIsAwayChangesNothing() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(document))
            .listen(0, "127.0.0.1")
            .await();
    String url = "http://127.0.0.1:" + server.actualPort() + "/parley.json";

    CentralSettings.follow(vertx, new CentralSettings.Source(url, PERIOD), settings, meters)
        .await();

    assertThat(rate.get()).as("before the node is ready").isEqualTo(10);
    assertThat(gauge("parley.settings.version")).isEqualTo(1);

    document = "{\"version\":2,\"PARLEY_LIMIT_RATE\":1000}";
    until(() -> gauge("parley.settings.refused") == 1);
    assertThat(rate.get()).isEqualTo(10);
    assertThat(gauge("parley.settings.version")).isEqualTo(1);

    document = "{\"version\":3,\"PARLEY_LIMIT_RATE\":20}";
    until(() -> gauge("parley.settings.version") == 3);
    assertThat(rate.get()).isEqualTo(20);
    assertThat(gauge("parley.settings.refused")).isZero();

    document = "no JSON";
    until(() -> unreadable() > 0);
    server.close().await();
    double before = unreadable();
    until(() -> unreadable() > before);
    assertThat(rate.get()).isEqualTo(20);
  }

  @Test
  void aFileIsReadAgain(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("live.json"), document);

    CentralSettings.follow(
            vertx, new CentralSettings.Source(file.toUri().toString(), PERIOD), settings, meters)
        .await();

    assertThat(rate.get()).isEqualTo(10);
    Path next =
        Files.writeString(folder.resolve("next"), "{\"version\":2,\"PARLEY_LIMIT_RATE\":30}");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    until(() -> rate.get() == 30);
  }

  @Test
  void aSourceThatIsAwayAtTheStartIsWaitedForByNobody() throws TimeoutException {
    CentralSettings.follow(
            vertx, new CentralSettings.Source("http://127.0.0.1:1/x", PERIOD), settings, meters)
        .await(30, TimeUnit.SECONDS);

    assertThat(rate.get()).isEqualTo(5);
    assertThat(unreadable()).isPositive();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private double unreadable() {
    return meters.get("parley.settings.unreadable").counter().count();
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within a minute").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
