package dev.parley.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** JFR recordings of this JVM, one at a time, as they are or as a flame graph. */
final class Recordings {

  /**
   * Events that have the environment, system properties or command lines in them, of this process
   * or of others, and with these the secrets of settings. Some are of newer versions of the JDK.
   */
  private static final List<String> WITH_SECRETS =
      List.of(
          "jdk.InitialEnvironmentVariable",
          "jdk.InitialSystemProperty",
          "jdk.InitialSecurityProperty",
          "jdk.JVMInformation",
          "jdk.SystemProcess",
          "jdk.ProcessStart",
          "jdk.JavaAgent",
          "jdk.NativeAgent",
          "jdk.StringFlag",
          "jdk.StringFlagChanged");

  private final Vertx vertx;
  private final AtomicBoolean running = new AtomicBoolean();

  Recordings(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What a flame graph is made of. */
  enum Kind {
    /** Where processor time goes. */
    CPU,
    /** Where memory is allocated. */
    ALLOC,
    /** Where threads wait for one another. */
    LOCK
  }

  /** Another one is being made. */
  static final class BusyException extends RuntimeException {
    BusyException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Records for so long; the file is the caller's to delete. Fails with {@link BusyException} also
   * while a recording that others began has secrets in it: all recordings share their events.
   */
  Future<Path> record(int seconds) {
    return made(seconds)
        .compose(file -> withoutSecrets() ? Future.succeededFuture(file) : drop(file));
  }

  private Future<Path> drop(Path file) {
    return delete(file)
        .compose(
            deleted ->
                Future.failedFuture(
                    new BusyException(
                        "another recording of this process, begun with jcmd or a JVM option, holds"
                            + " its environment; stop that first")));
  }

  private static boolean withoutSecrets() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .filter(other -> other.getState() == RecordingState.RUNNING)
        .map(Recording::getSettings)
        .noneMatch(
            settings ->
                WITH_SECRETS.stream()
                    .anyMatch(event -> "true".equals(settings.get(event + "#enabled"))));
  }

  private Future<Path> made(int seconds) {
    if (!running.compareAndSet(false, true)) {
      return Future.failedFuture(new BusyException("another recording is being made"));
    }
    return vertx
        .executeBlocking(Recordings::begin)
        .compose(recording -> after(seconds).compose(done -> end(recording)))
        .onComplete(done -> running.set(false));
  }

  /** Records for so long and draws it; the file is the caller's to delete. */
  Future<Path> flameGraph(int seconds, Kind kind) {
    return made(seconds)
        .compose(
            recorded ->
                vertx
                    .executeBlocking(() -> draw(recorded, kind), false)
                    .eventually(() -> delete(recorded)));
  }

  /** Deletes what was made. */
  Future<Void> delete(Path file) {
    return vertx.fileSystem().delete(file.toString());
  }

  private Future<Void> after(int seconds) {
    Promise<Void> due = Promise.promise();
    vertx.setTimer(seconds * 1_000L, timer -> due.complete());
    return due.future();
  }

  private static Recording begin() throws IOException, ParseException {
    Recording recording = new Recording(Configuration.getConfiguration("profile"));
    recording.setName("parley");
    WITH_SECRETS.forEach(recording::disable);
    recording.start();
    return recording;
  }

  private Future<Path> end(Recording recording) {
    return vertx.executeBlocking(
        () -> {
          try (recording) {
            recording.stop();
            Path file = Files.createTempFile("parley", ".jfr");
            recording.dump(file);
            return file;
          }
        },
        false);
  }

  private static Path draw(Path recorded, Kind kind) throws IOException {
    Arguments arguments = new Arguments();
    arguments.title = "Parley, " + kind.name().toLowerCase(Locale.ROOT);
    // Execution samples are what is drawn by default; `cpu` would pick states that the JDK has not.
    arguments.alloc = kind == Kind.ALLOC;
    arguments.lock = kind == Kind.LOCK;
    arguments.threads = true;
    arguments.output = "html";
    Path drawn = Files.createTempFile("parley", ".html");
    JfrToFlame.convert(recorded.toString(), drawn.toString(), arguments);
    return drawn;
  }
}
