package dev.parley.bench.load;

import dev.parley.bench.wire.Ascii;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.Reply;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Any number of clients on one event loop. All that is said of them happens there; {@link #ask} and
 * {@link #open} are for other threads.
 */
public final class Crowd implements AutoCloseable {

  private static final int OPENING_AT_A_TIME = 128;
  private static final int REASONS_KEPT = 3;
  private static final int CLIENTS_PER_SOURCE = 25_000;

  private final Target target;
  private final Listener listener;
  private final Sockets sockets = new Sockets();
  private final EventLoop loop = sockets.loop();
  private final SplittableRandom random = new SplittableRandom();
  private final List<Client> clients = new ArrayList<>();
  private final Deque<Placement> waiting = new ArrayDeque<>();
  private final List<String> reasons = new ArrayList<>();
  private byte[] readScratch = new byte[1 << 17];
  private byte[] frameScratch = new byte[1 << 10];
  private long readAt;
  private int opening;
  private int ready;
  private int failed;
  private int lost;
  private int pings;
  private @Nullable CompletableFuture<Void> opened;

  Crowd(Target target, Listener listener) {
    this.target = target;
    this.listener = listener;
  }

  // ---- for other threads

  /** Opens clients; done when each is ready or has failed. */
  CompletableFuture<Void> open(List<Placement> placements) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          opened = done;
          waiting.addAll(placements);
          openMore();
        });
    return done;
  }

  /** Does something on the event loop and waits for it. */
  <T> T ask(Callable<T> question) throws InterruptedException {
    try {
      return loop.submit(question).get();
    } catch (ExecutionException failure) {
      throw Waiting.cause(failure);
    }
  }

  /** All say goodbye. */
  @Override
  public void close() {
    loop.submit(() -> clients.forEach(Client::goodbye)).awaitUninterruptibly();
    sockets.close();
  }

  // ---- for the event loop

  /** Opens one more. */
  void openOneMore(Placement placement) {
    waiting.add(placement);
    openMore();
  }

  EventLoop loop() {
    return loop;
  }

  Listener listener() {
    return listener;
  }

  List<Client> clients() {
    return clients;
  }

  int readyClients() {
    return ready;
  }

  int failedClients() {
    return failed;
  }

  int lostClients() {
    return lost;
  }

  /** How often the server has asked for a heartbeat. */
  int pings() {
    return pings;
  }

  void pinged() {
    pings++;
  }

  /** Why the first ones failed or were lost. */
  List<String> reasons() {
    return reasons;
  }

  /** When what is being handled was read. */
  long readAt() {
    return readAt;
  }

  void readAt(long nowNanos) {
    readAt = nowNanos;
  }

  /** For the bytes of one read; the same for all clients. */
  byte[] readScratch(int length) {
    if (readScratch.length < length) {
      readScratch = new byte[length * 2];
    }
    return readScratch;
  }

  /** For the bytes of one frame. */
  byte[] frameScratch(int length) {
    if (frameScratch.length < length) {
      frameScratch = new byte[length * 2];
    }
    return frameScratch;
  }

  int mask() {
    return random.nextInt();
  }

  @Nullable String subprotocol() {
    return target.parley() ? "parley.v1" : null;
  }

  String path(Placement placement) {
    String path = placement.server().getRawPath();
    if (target.parley()) {
      return path.isEmpty() ? "/" : path;
    }
    return (path.endsWith("/") ? path : path + "/") + placement.roomName();
  }

  /** The frame that says who a client is. */
  byte[] opening(Placement placement, int id) {
    String token = target.token();
    String who =
        token == null
            ? "\"guest\":\"bench-%05d\"".formatted(placement.index())
            : "\"token\":\"" + token + "\"";
    String connect = "{\"id\":" + id + ",\"op\":\"connect\"," + who + "}";
    return Frames.of(Frames.TEXT, Ascii.bytes(connect), mask());
  }

  void ready(Client client, @Nullable Reply joined) {
    opening--;
    ready++;
    listener.ready(client, joined);
    openMore();
  }

  void left(Client client) {
    ready--;
    listener.gone(client);
  }

  void lost(Client client, boolean wasReady, String why) {
    if (reasons.size() < REASONS_KEPT) {
      reasons.add("client " + client.placement().index() + " " + why);
    }
    if (wasReady) {
      ready--;
      lost++;
      listener.gone(client);
    } else {
      opening--;
      failed++;
      openMore();
    }
  }

  private void openMore() {
    while (opening < OPENING_AT_A_TIME && !waiting.isEmpty()) {
      opening++;
      open(waiting.removeFirst());
    }
    CompletableFuture<Void> done = opened;
    if (opening == 0 && waiting.isEmpty() && done != null) {
      opened = null;
      done.complete(null);
    }
  }

  private void open(Placement placement) {
    Client client = new Client(this, placement);
    clients.add(client);
    Bootstrap bootstrap = sockets.bootstrap().handler(client);
    InetSocketAddress server =
        new InetSocketAddress(placement.server().getHost(), placement.server().getPort());
    int source = placement.index() / CLIENTS_PER_SOURCE;
    ChannelFuture connected =
        source == 0
            ? bootstrap.connect(server)
            : bootstrap.connect(server, Sockets.anotherSource(source));
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            client.lost("could not connect: " + done.cause().getMessage());
          }
        });
  }
}
