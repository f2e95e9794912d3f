package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import dev.parley.bench.wire.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Clients come at a fixed rate, each into rooms of its own, stay a little and say goodbye, so that
 * in every second of the window as many come as go.
 */
public final class ChurnRun implements Traffic.Driver {

  private static final long NANOS = 1_000_000_000;
  private static final int STAY_MILLIS = 1_000;
  private static final int BODY_BYTES = 16;
  private static final long SECONDS_TO_END = 20;

  private final Target target;
  private final Plan plan;
  private final FixedRate fixedRate;
  private final Progress progress;
  private final Rooms rooms;
  private final Traffic traffic;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private int opened;
  private int left;
  private int counted;

  /**
   * What is asked for.
   *
   * @param rate clients that come in a second
   * @param roomsEach that each joins
   * @param warmup not counted
   * @param duration counted
   */
  public record Plan(double rate, int roomsEach, Duration warmup, Duration duration) {

    /** All of them. */
    int clients() {
      return (int) Math.ceil(rate * warmup.plus(duration).toMillis() / 1e3) + 1;
    }
  }

  /**
   * What was found.
   *
   * @param came clients that joined in the window; as many went
   * @param usage by the server in the window
   * @param failed clients that could not join, or were lost
   */
  public record Result(int came, Usage usage, int failed) {}

  private ChurnRun(Target target, Plan plan, ServerProcesses server, Progress progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
    this.rooms = Rooms.fresh(plan.clients() * plan.roomsEach());
    this.traffic = new Traffic(target, rooms, BODY_BYTES);
    FixedRate.Window window = new FixedRate.Window(plan.rate(), plan.warmup(), plan.duration());
    this.fixedRate = new FixedRate(traffic, server, window, this::come, this::endWhenAllAreGone);
    traffic.drivenBy(this);
  }

  /** Does it all. */
  public static Result run(Target target, Plan plan, ServerProcesses server, Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(plan.clients());
    ChurnRun run = new ChurnRun(target, plan, server, progress);
    try (Crowd crowd = run.traffic.crowd()) {
      return run.run(crowd);
    }
  }

  private Result run(Crowd crowd) throws InterruptedException {
    progress.step(
        "%,.0f clients a second come and go, in %d rooms each"
            .formatted(plan.rate(), plan.roomsEach()));
    crowd.ask(fixedRate::start);
    Usage usage = fixedRate.await();
    long deadline = System.nanoTime() + SECONDS_TO_END * NANOS;
    while (!Waiting.until(gone)) {
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "%,d of %,d clients got no answer".formatted(opened - left, opened));
      }
    }
    return new Result(counted, usage, crowd.ask(() -> crowd.failedClients() + crowd.lostClients()));
  }

  // ---- on the event loop

  private void come() {
    traffic.crowd().openOneMore(Placement.alone(opened, plan.roomsEach(), target, rooms));
    opened++;
  }

  @Override
  public void joined(Client client, Reply reply) {
    if (traffic.counts().within(System.nanoTime())) {
      counted++;
    }
    traffic.crowd().loop().schedule(() -> go(client), STAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void go(Client client) {
    client.goodbye();
    left++;
  }

  private void endWhenAllAreGone() {
    Crowd crowd = traffic.crowd();
    if (left + crowd.failedClients() >= opened) {
      gone.complete(null);
    } else {
      crowd.loop().schedule(this::endWhenAllAreGone, 50, TimeUnit.MILLISECONDS);
    }
  }
}
