package dev.parley.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** JFR recordings of this JVM, one at a time, as they are or as a flame graph. */
final class Recordings {

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
    BusyException() {
      super("another recording is being made", null, false, false);
    }
  }

  /** Records for so long; the file is the caller's to delete. */
  Future<Path> record(int seconds) {
    if (!running.compareAndSet(false, true)) {
      return Future.failedFuture(new BusyException());
    }
    return vertx
        .executeBlocking(Recordings::begin)
        .compose(recording -> after(seconds).compose(done -> end(recording)))
        .onComplete(done -> running.set(false));
  }

  /** Records for so long and draws it; the file is the caller's to delete. */
  Future<Path> flameGraph(int seconds, Kind kind) {
    return record(seconds)
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
