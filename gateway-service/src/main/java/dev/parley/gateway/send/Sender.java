package dev.parley.gateway.send;

import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.Role;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends the appends of one event loop to their owners; what one turn brings goes in one batch. */
@Confined
public final class Sender {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIND_TIMEOUT = Duration.ofSeconds(2);
  private static final long TICK_MILLIS = 25;
  private static final long MAX_WAITING_BYTES = 32L << 20;

  private final NodeContext node;
  private final EventLoop loop;
  private final Partitions partitions;
  private final String producer;
  private final long deadlineMillis;
  private final Map<Integer, AppendStream> streams = new HashMap<>();

  /** Whose owners the streams send to. */
  private final Map<Integer, Directory.Claim> claims = new HashMap<>();

  private boolean pumpScheduled;

  /**
   * A sender for an event loop.
   *
   * @param number the loop's number in its node
   * @param deadline how long an append is tried
   */
  public Sender(
      NodeContext node, EventLoop loop, int number, Partitions partitions, Duration deadline) {
    this.node = node;
    this.loop = loop;
    this.partitions = partitions;
    this.producer = node.id() + "/" + number + "/" + node.clock().nanos();
    this.deadlineMillis = deadline.toMillis();
    loop.setPeriodic(TICK_MILLIS, () -> streams.values().forEach(s -> s.tick(now())));
    node.directory().onChange(() -> loop.execute(this::ownersChanged));
  }

  /**
   * An append that is in the log.
   *
   * @param position where
   * @param at when it was appended, milliseconds since 1970 UTC
   */
  public record Sent(Position position, long at) {}

  /**
   * Appends; fails with {@link ProtocolException} unavailable or timeout.
   *
   * @param onRetry called each time that it has to be sent once more
   */
  public Future<Sent> send(Append append, Runnable onRetry) {
    loop.check();
    if (waitingBytes() > MAX_WAITING_BYTES) {
      return Future.failedFuture(unavailable("this node has too much to send"));
    }
    Promise<Sent> sent = Promise.promise();
    streams
        .computeIfAbsent(partitions.of(append.room()), this::newStream)
        .add(append, now() + deadlineMillis, new Answer(sent, onRetry));
    if (!pumpScheduled) {
      pumpScheduled = true;
      loop.execute(this::pump);
    }
    return sent.future();
  }

  /**
   * Where a message is that may have been sent before; empty where the log has it not. Fails with
   * {@link ProtocolException} unavailable where that cannot be known now.
   *
   * @param append of which everything but the body counts
   */
  public Future<Optional<Sent>> find(Append append) {
    loop.check();
    Directory.Claim claim = node.directory().claim(Role.ROOM, partitions.of(append.room()));
    if (!claim.isMade()) {
      return Future.failedFuture(unavailable("the room has no owner now"));
    }
    return loop.here(node.bus().request(claim.node(), Endpoints.FIND, append, FIND_TIMEOUT))
        .compose(
            reply -> {
              Outcome outcome = reply.outcomes().isEmpty() ? null : reply.outcomes().get(0);
              if (outcome == null) {
                return Future.succeededFuture(Optional.empty());
              }
              return outcome instanceof Stored stored
                  ? Future.succeededFuture(Optional.of(sent(reply.epoch(), stored)))
                  : Future.failedFuture(unavailable("it is not known whether the log has it"));
            },
            lost -> Future.failedFuture(unavailable("the room's owner does not answer")));
  }

  private static Sent sent(String epoch, Stored stored) {
    return new Sent(new Position(epoch, stored.offset()), stored.at());
  }

  private void pump() {
    pumpScheduled = false;
    streams.values().forEach(stream -> stream.pump(now()));
  }

  private void ownersChanged() {
    streams.forEach(
        (partition, stream) -> {
          Directory.Claim claim = node.directory().claim(Role.ROOM, partition);
          if (!claim.equals(claims.put(partition, claim))) {
            stream.ownerChanged(claim.generation(), now());
          }
        });
  }

  private long waitingBytes() {
    long sum = 0;
    for (AppendStream stream : streams.values()) {
      sum += stream.bytes();
    }
    return sum;
  }

  private AppendStream newStream(int partition) {
    Directory.Claim claim = node.directory().claim(Role.ROOM, partition);
    claims.put(partition, claim);
    return new AppendStream(producer, partition, claim.generation(), this::toOwner);
  }

  private void toOwner(AppendBatch batch, Consumer<AppendBatch.Reply> replied, Runnable failed) {
    Directory.Claim claim = claims.get(batch.partition());
    if (claim == null || !claim.isMade()) {
      loop.execute(failed);
      return;
    }
    loop.here(node.bus().request(claim.node(), Endpoints.APPEND, batch, REQUEST_TIMEOUT))
        .onComplete(replied::accept, failure -> failed.run());
  }

  private static ProtocolException unavailable(String reason) {
    return new ProtocolException(ErrorCode.UNAVAILABLE, reason, ProtocolException.NO_ID, 1_000);
  }

  private long now() {
    return node.clock().millis();
  }

  /** Turns a result into a future's end. */
  private record Answer(Promise<Sent> sent, Runnable onRetry) implements AppendStream.Result {

    @Override
    public void again() {
      onRetry.run();
    }

    @Override
    public void stored(String epoch, Stored stored) {
      sent.complete(Sender.sent(epoch, stored));
    }

    @Override
    public void unavailable(String reason) {
      sent.fail(Sender.unavailable("the log did not take it: " + reason));
    }

    @Override
    public void timedOut() {
      sent.fail(
          new ProtocolException(
              ErrorCode.TIMEOUT,
              "no acknowledgement in time; send again with the same key",
              ProtocolException.NO_ID,
              500));
    }
  }
}
