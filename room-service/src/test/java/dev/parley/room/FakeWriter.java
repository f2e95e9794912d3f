package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.log.LogWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A producer that keeps what it is given; the test says what becomes of it. */
final class FakeWriter implements LogWriter {

  private final List<Written> written = new ArrayList<>();
  private Promise<Void> flush = Promise.promise();

  /** An append, and its outcome that is still open. */
  record Written(int partition, Append append, long atMillis, Promise<Long> outcome) {}

  /** A producer that has nothing in flight whenever it is flushed. */
  static FakeWriter idle() {
    FakeWriter writer = new FakeWriter();
    writer.flush.complete();
    return writer;
  }

  @Override
  public Future<Long> append(int partition, Append append, long atMillis) {
    Promise<Long> outcome = Promise.promise();
    written.add(new Written(partition, append, atMillis, outcome));
    return outcome.future();
  }

  @Override
  public Future<Void> flush() {
    return flush.future();
  }

  List<Written> written() {
    return written;
  }

  /** Everything in flight has its outcome. */
  void flushed() {
    flush.complete();
  }

  /** The brokers are gone. */
  void flushFails() {
    flush.fail("no broker");
  }
}
