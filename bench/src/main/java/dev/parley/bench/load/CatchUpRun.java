package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.Progress;
import dev.parley.bench.wire.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fills a fresh room as fast as it takes messages, then lets a newcomer read all of it that stands
 * after the first message.
 */
public final class CatchUpRun implements Traffic.Driver {

  private static final long NANOS = 1_000_000_000;
  private static final long STUCK_NANOS = 30 * NANOS;
  private static final String CAUGHT_UP = "{\"event\":\"caught_up\"";

  private final Target target;
  private final Plan plan;
  private final Progress progress;
  private final Rooms rooms = Rooms.fresh(1);
  private final Traffic traffic;
  private final CompletableFuture<Void> filled = new CompletableFuture<>();
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private @Nullable String epoch;
  private @Nullable Client newcomer;
  private boolean recovered;
  private int acknowledged;
  private int found;
  private long missing;
  private long filledAt;
  private long caughtUpAt;

  /**
   * What is asked for.
   *
   * @param messages to send
   * @param senders who send them
   * @param window messages in flight for each sender
   * @param bodyBytes of each message
   */
  public record Plan(int messages, int senders, int window, int bodyBytes) {}

  /**
   * What was found.
   *
   * @param sendSeconds from the first send to the last reply
   * @param catchUpSeconds from the newcomer's TCP connect to its {@code caught_up}
   * @param expected messages after the first
   * @param found of them, by the newcomer, before {@code caught_up}
   * @param recovered what the reply to the join said
   * @param faults holes, duplicates and records that others saw elsewhere, by anybody
   * @param missing copies that the senders themselves did not get
   * @param retries sends answered with a temporary error and sent again
   * @param refused sends answered with a lasting error
   */
  public record Result(
      double sendSeconds,
      double catchUpSeconds,
      int expected,
      int found,
      boolean recovered,
      long faults,
      long missing,
      long retries,
      long refused) {

    /** Whether all is as it should be. */
    public boolean clean() {
      return recovered && found == expected && faults + missing + refused == 0;
    }
  }

  private CatchUpRun(Target target, Plan plan, Progress progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
    traffic = new Traffic(target, rooms, plan.bodyBytes());
  }

  /** Does it all. */
  public static Result run(Target target, Plan plan, Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(plan.senders() + 1);
    CatchUpRun run = new CatchUpRun(target, plan, progress);
    try (Crowd crowd = run.traffic.crowd()) {
      return run.run(crowd);
    }
  }

  private Result run(Crowd crowd) throws InterruptedException {
    traffic.drivenBy(this);
    Opening.open(
        crowd,
        IntStream.range(0, plan.senders()).mapToObj(i -> Placement.of(i, target, rooms)).toList(),
        progress);
    progress.step("sending %,d messages into %s".formatted(plan.messages(), rooms.name(0)));
    long start = System.nanoTime();
    crowd.ask(this::fill);
    await(
        filled,
        () -> acknowledged,
        () -> "%,d of %,d acknowledged".formatted(acknowledged, plan.messages()));
    awaitCopies(crowd);
    progress.step("a newcomer joins after the first of them");
    long joining = System.nanoTime();
    Placement placement = crowd.ask(this::newPlacement);
    Opening.open(crowd, List.of(placement), progress);
    await(caughtUp, this::read, () -> "%,d of %,d read".formatted(read(), plan.messages() - 1));
    return crowd.ask(() -> result(start, joining));
  }

  // ---- on the event loop

  private boolean fill() {
    List<Client> senders = traffic.crowd().clients();
    for (int i = 0; i < plan.window(); i++) {
      senders.forEach(this::sendOneMore);
    }
    return true;
  }

  private void sendOneMore(Client sender) {
    if (traffic.log().size() < plan.messages()) {
      long now = System.nanoTime();
      traffic.send(sender, now, now);
    }
  }

  @Override
  public void acknowledged(Client sender, int message, String reply) {
    acknowledged++;
    if (message == 0) {
      epoch = reply.replaceFirst(".*\"epoch\":\"([^\"]*)\".*", "$1");
    }
    sendOneMore(sender);
    if (acknowledged == plan.messages()) {
      filledAt = System.nanoTime();
      filled.complete(null);
    }
  }

  private Placement newPlacement() {
    missing = traffic.log().missing();
    RoomOrder order = traffic.orders().get(0);
    if (order.size() == 0) {
      throw new BenchException("no message came back to its senders");
    }
    String after = "{\"epoch\":\"%s\",\"offset\":%d}".formatted(epoch, order.offset(0));
    int index = plan.senders();
    return Placement.of(index, target, rooms).from(after);
  }

  @Override
  public void joined(Client client, Reply reply) {
    if (client.placement().after() != null) {
      newcomer = client;
      recovered = reply.text().contains("\"recovered\":true");
    }
  }

  @Override
  public void event(Client client, String event) {
    if (client == newcomer && event.startsWith(CAUGHT_UP)) {
      caughtUpAt = System.nanoTime();
      found = read();
      caughtUp.complete(null);
    }
  }

  private int read() {
    Client reader = newcomer;
    return reader == null ? 0 : reader.cursor().records() - 1;
  }

  private Result result(long start, long joining) {
    Counts counts = traffic.counts();
    long wrong = counts.ahead + counts.again + counts.disagreements + counts.storedTwice;
    return new Result(
        (filledAt - start) / (double) NANOS,
        (caughtUpAt - joining) / (double) NANOS,
        plan.messages() - 1,
        found,
        recovered,
        wrong
            + counts.gaps
            + counts.strange
            + traffic.orders().get(0).brokenPrev()
            + traffic.log().acknowledgedElsewhere(),
        missing,
        counts.retries,
        counts.refused);
  }

  // ---- on the caller's thread

  /** Waits, as long as something moves. */
  private void await(CompletableFuture<Void> done, Supplier<Integer> count, Supplier<String> state)
      throws InterruptedException {
    Crowd crowd = traffic.crowd();
    int last = -1;
    long movedAt = System.nanoTime();
    while (!Waiting.until(done)) {
      int now = crowd.ask(count::get);
      if (now != last) {
        last = now;
        movedAt = System.nanoTime();
      }
      boolean stuck = System.nanoTime() - movedAt > STUCK_NANOS;
      if (stuck || crowd.ask(crowd::lostClients) > 0 || traffic.counts().refused > 0) {
        String why = String.join("; ", crowd.ask(crowd::reasons));
        throw new BenchException(
            "%s, then nothing more: %s"
                .formatted(
                    crowd.ask(state::get), why.isEmpty() ? traffic.counts().firstRefusal : why));
      }
      if (progress.due()) {
        progress.at(crowd.ask(state::get));
      }
    }
  }

  /** The replies may be ahead of the copies. */
  private void awaitCopies(Crowd crowd) throws InterruptedException {
    long deadline = System.nanoTime() + STUCK_NANOS;
    while (crowd.ask(() -> traffic.log().missing()) > 0 && System.nanoTime() < deadline) {
      Waiting.until(new CompletableFuture<>());
    }
  }
}
