package dev.parley.systemtests.cluster;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who writes one message after another, each until it is acknowledged: where one gateway
 * fails, with the same key at the next.
 */
final class Writer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Set<String> MAY_BE_TRIED_AGAIN = Set.of("unavailable", "timeout");

  /** The pace of writing, which is no load for the machine. */
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private static final long BEFORE_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Kind kind;
  private final List<Integer> ports;
  private final String user;
  private final String room;
  private final Map<String, Long> acknowledged = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private ChatClient client;
  private String resume;
  private int port;
  private volatile boolean stopped;

  /** One who begins at the first of the ports. */
  Writer(Kind kind, List<Integer> ports, String user, String room) {
    this.kind = kind;
    this.ports = ports;
    this.user = user;
    this.room = room;
    connect();
  }

  /** Writes until {@link #stop}. */
  void start() {
    writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !stopped; i++) {
                String key = user + "-" + i;
                long offset = write(key);
                synchronized (this) {
                  acknowledged.put(key, offset);
                  notifyAll();
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
              }
            },
            task -> new Thread(task, user).start());
    writing.whenComplete((done, failure) -> wake());
  }

  /** Waits until so many more are acknowledged. */
  synchronized void awaitMore(int count) {
    int wanted = acknowledged.size() + count;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (acknowledged.size() < wanted) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (writing.isDone() || leftMillis <= 0) {
        throw new AssertionError(
            user + " writes no more, failures: " + failures, writing.handle((v, e) -> e).join());
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", interrupted);
      }
    }
  }

  /** Stops after the message in flight, which is acknowledged then as all others are. */
  void stop() {
    stopped = true;
    writing.join();
  }

  /** Keys and offsets of all messages, in the order written. */
  synchronized Map<String, Long> acknowledged() {
    return new LinkedHashMap<>(acknowledged);
  }

  /** What went wrong before a message was acknowledged. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Its session, which it keeps at every gateway. */
  String session() {
    return client.session();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private long write(String key) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (client == null) {
          connect();
        }
        Reply reply = client.send(room, key).join();
        if (!reply.failed()) {
          return reply.offset();
        }
        note(key, reply.frame().toString(), MAY_BE_TRIED_AGAIN.contains(reply.errorCode()));
      } catch (CompletionException failure) {
        note(key, failure.toString(), !(failure.getCause() instanceof TimeoutException));
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never acknowledged: " + key + ", " + failures());
      }
      moveOn();
      LockSupport.parkNanos(BEFORE_RETRY_NANOS);
    }
  }

  private synchronized void note(String key, String failure, boolean mayBeTriedAgain) {
    failures.add(key + ": " + failure);
    if (!mayBeTriedAgain) {
      throw new AssertionError("no failure to try again after: " + failures);
    }
  }

  private void moveOn() {
    if (client != null) {
      client.close();
      client = null;
    }
    port = (port + 1) % ports.size();
  }

  private void connect() {
    String token = Tokens.of(user);
    ChatClient next =
        resume == null
            ? ChatClient.connected(kind, ports.get(port), token)
            : ChatClient.resumed(kind, ports.get(port), token, resume);
    resume = next.welcome().getString("resume");
    Reply joined = next.ask("join", "room", room);
    if (joined.failed()) {
      next.close();
      throw new CompletionException(new IllegalStateException(joined.frame().encode()));
    }
    client = next;
  }

  @Override
  public void close() {
    stopped = true;
    writing.handle((done, failure) -> null).join();
    if (client != null) {
      client.close();
    }
  }
}
