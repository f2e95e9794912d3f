package dev.parley.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Live;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Central settings over HTTP, out of a file and of a git repository, while a node runs. */
class CentralSettingsTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Settings settings = Settings.of(Map.of());
  private final Live<Integer> rate = settings.live(LiveSettings::rate);
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

    CentralSettings.follow(vertx, source(url), settings, meters).await();

    assertThat(rate.get()).as("before the node is ready").isEqualTo(10);
    assertThat(gauge("parley.settings.version")).isEqualTo(1);

    document = "{\"version\":2,\"PARLEY_LIMIT_RATE\":0}";
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

    CentralSettings.follow(vertx, source(file.toUri().toString()), settings, meters).await();

    assertThat(rate.get()).isEqualTo(10);
    Path next =
        Files.writeString(folder.resolve("next"), "{\"version\":2,\"PARLEY_LIMIT_RATE\":30}");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    until(() -> rate.get() == 30);
  }

  @Test
  void aSourceThatIsAwayAtTheStartIsWaitedForByNobody() throws TimeoutException {
    CentralSettings.follow(vertx, source("http://127.0.0.1:1/x"), settings, meters)
        .await(30, TimeUnit.SECONDS);

    assertThat(rate.get()).isEqualTo(LiveSettings.rate(Settings.of(Map.of())));
    assertThat(unreadable()).isPositive();
  }

  @Test
  void aBranchOfAGitRepositoryIsFollowed(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("settings");
    try (Git git = Git.init().setInitialBranch("live").setDirectory(home.toFile()).call()) {
      commit(git, document);
      git.branchCreate().setName("elsewhere").call();

      CentralSettings.follow(vertx, git(home), settings, meters).await();
      assertThat(rate.get()).as("before the node is ready").isEqualTo(10);

      commit(git, "{\"version\":2,\"PARLEY_LIMIT_RATE\":0}");
      until(() -> gauge("parley.settings.refused") == 1);
      assertThat(rate.get()).isEqualTo(10);
      assertThat(gauge("parley.settings.version")).isEqualTo(1);

      commit(git, "{\"version\":3,\"PARLEY_LIMIT_RATE\":20}");
      until(() -> gauge("parley.settings.version") == 3);
      assertThat(rate.get()).isEqualTo(20);
      assertThat(gauge("parley.settings.refused")).isZero();
      assertThat(unreadable()).isZero();

      Path away = Files.move(home, folder.resolve("away"));
      until(() -> unreadable() > 1);
      assertThat(rate.get()).isEqualTo(20);
      Files.move(away, home);
      commit(git, "{\"version\":4,\"PARLEY_LIMIT_RATE\":30}");
      until(() -> rate.get() == 30);

      git.rm().addFilepattern("nodes/live.json").call();
      git.commit().setMessage("gone").setSign(false).call();
      double before = unreadable();
      until(() -> unreadable() > before);
      assertThat(rate.get()).isEqualTo(30);
    }
  }

  @Test
  void aRepositoryIsShownTheNameAndPasswordOfItsUrl() {
    List<String> shown = new CopyOnWriteArrayList<>();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  String authorization = request.getHeader("Authorization");
                  shown.add(String.valueOf(authorization));
                  request
                      .response()
                      .setStatusCode(authorization == null ? 401 : 404)
                      .putHeader("WWW-Authenticate", "Basic realm=\"settings\"")
                      .end();
                })
            .listen(0, "127.0.0.1")
            .await();

    CentralSettings.follow(
            vertx,
            source("git+http://node:secret@127.0.0.1:" + server.actualPort() + "/settings.git"),
            settings,
            meters)
        .await();

    String expected = Base64.getEncoder().encodeToString("node:secret".getBytes(UTF_8));
    assertThat(shown).contains("Basic " + expected);
    assertThat(unreadable()).isPositive();
  }

  @Test
  void onlyWhatCanBeReadIsTakenForASource() {
    for (String good :
        List.of("", "http://a/b", "https://a:1/b?c", "file:/a", "git+https://a/b", "git+file:/a")) {
      assertThat(faultsOf(good)).as(good).isEmpty();
    }
    for (String bad : List.of("parley.json", "ftp://a/b", "git+ssh://a/b", "http:///b", "git+")) {
      assertThat(faultsOf(bad)).as(bad).hasSize(1);
    }
  }

  private static List<String> faultsOf(String url) {
    Settings given = Settings.of(Map.of("PARLEY_SETTINGS_CENTRAL", url));
    CentralSource.read(given);
    return given.faults();
  }

  private static CentralSource source(String url) {
    return new CentralSource(url, "main", "parley.json", PERIOD);
  }

  private static CentralSource git(Path home) {
    return new CentralSource("git+" + home.toUri(), "live", "nodes/live.json", PERIOD);
  }

  private static void commit(Git git, String document) throws IOException, GitAPIException {
    Path folder = git.getRepository().getWorkTree().toPath().resolve("nodes");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("live.json"), document);
    git.add().addFilepattern("nodes/live.json").call();
    git.commit().setMessage(document).setAuthor("test", "test@localhost").setSign(false).call();
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
