package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import dev.parley.bench.wire.Reply;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Fills rooms, then asks for pages out of the middle of them at a fixed rate. */
public final class PagesRun implements Traffic.Driver {

  private static final long NANOS = 1_000_000_000;
  private static final long SECONDS_TO_END = 30;
  private static final int FILL_WINDOW = 16;

  /** Requests have ids above those of a client's opening and below those of sends. */
  private static final int FIRST_ID = 1_000;

  private static final Pattern MESSAGE = Pattern.compile("\"key\":");

  private final Target target;
  private final Plan plan;
  private final FixedRate fixedRate;
  private final Progress progress;
  private final Rooms rooms;
  private final Traffic traffic;
  private final SplittableRandom random = new SplittableRandom();
  private final CompletableFuture<Void> filled = new CompletableFuture<>();
  private final CompletableFuture<Void> answered = new CompletableFuture<>();
  private int toFill;
  private int asked;
  private int answers;
  private int counted;
  private int wrong;
  private String firstWrong = "";

  /**
   * What is asked for.
   *
   * @param rooms to read from, with a client in each
   * @param messages in each room, more than a page has
   * @param page messages of a page, 1 to 200
   * @param rate pages a second
   * @param bodyBytes of each message
   * @param warmup not counted
   * @param duration counted
   */
  public record Plan(
      int rooms,
      int messages,
      int page,
      double rate,
      int bodyBytes,
      Duration warmup,
      Duration duration) {

    public Plan {
      if (rooms < 1 || page < 1 || page > 200 || messages <= page || rate <= 0) {
        throw new BenchException(
            "rooms %d, page %d, messages %d, rate %s (expected: 1 or more, 1 to 200, more than a page, more than 0)"
                .formatted(rooms, page, messages, rate));
      }
    }
  }

  /**
   * What was found.
   *
   * @param pages answered in the window
   * @param usage by the server in the window
   * @param wrong pages that were refused or had another number of messages
   * @param firstWrong one of them
   */
  public record Result(int pages, Usage usage, int wrong, String firstWrong) {}

  private PagesRun(Target target, Plan plan, ServerProcesses server, Progress progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
    this.rooms = Rooms.fresh(plan.rooms());
    this.traffic = new Traffic(target, rooms, plan.bodyBytes());
    FixedRate.Window window = new FixedRate.Window(plan.rate(), plan.warmup(), plan.duration());
    this.fixedRate = new FixedRate(traffic, server, window, this::ask, this::endIfAnswered);
    traffic.drivenBy(this);
  }

  /** Does it all. */
  public static Result run(Target target, Plan plan, ServerProcesses server, Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(plan.rooms());
    PagesRun run = new PagesRun(target, plan, server, progress);
    try (Crowd crowd = run.traffic.crowd()) {
      return run.run(crowd);
    }
  }

  private Result run(Crowd crowd) throws InterruptedException {
    List<Placement> placements =
        IntStream.range(0, plan.rooms()).mapToObj(i -> Placement.of(i, target, rooms)).toList();
    Opening.open(crowd, placements, progress);
    progress.step("filling %,d rooms".formatted(plan.rooms()));
    crowd.ask(this::fill);
    await(filled);
    progress.step("%,.0f pages of %d a second".formatted(plan.rate(), plan.page()));
    crowd.ask(fixedRate::start);
    Usage usage = fixedRate.await();
    await(answered);
    return new Result(counted, usage, wrong, firstWrong);
  }

  private void await(CompletableFuture<Void> done) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS_TO_END * NANOS;
    while (!Waiting.until(done)) {
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "%,d of %,d messages and %,d of %,d pages came (expected: all within %d s)"
                .formatted(
                    traffic.log().size() - traffic.log().missing(),
                    traffic.log().size(),
                    answers,
                    asked,
                    SECONDS_TO_END));
      }
    }
  }

  // ---- on the event loop

  private boolean fill() {
    toFill = plan.rooms() * plan.messages();
    for (int i = 0; i < Math.min(FILL_WINDOW, plan.messages()); i++) {
      traffic.crowd().clients().forEach(this::sendOneMore);
    }
    return true;
  }

  private void sendOneMore(Client client) {
    if (traffic.log().size() < toFill) {
      long now = System.nanoTime();
      traffic.send(client, now, now);
    }
  }

  /** Its own message is back, so it is stored, and its offset known. */
  @Override
  public void echoed(Client sender) {
    sendOneMore(sender);
    if (traffic.log().size() == toFill && traffic.log().missing() == 0) {
      filled.complete(null);
    }
  }

  private void ask() {
    Client client = traffic.crowd().clients().get(asked % plan.rooms());
    RoomOrder order = traffic.orders().get(client.placement().room());
    int before = plan.page() + random.nextInt(Math.max(1, order.size() - plan.page()));
    client.ask(
        "{\"id\":%d,\"op\":\"history\",\"room\":\"%s\",\"before\":%d,\"limit\":%d}"
            .formatted(
                FIRST_ID + asked,
                client.placement().roomName(),
                order.offset(before),
                plan.page()));
    asked++;
  }

  private void endIfAnswered() {
    if (answers == asked && fixedRate.over()) {
      answered.complete(null);
    }
  }

  @Override
  public void answered(Client client, Reply reply) {
    answers++;
    if (traffic.counts().within(traffic.crowd().readAt())) {
      counted++;
    }
    if (reply.error() != null || messages(reply.text()) != plan.page()) {
      wrong++;
      firstWrong = firstWrong.isEmpty() ? reply.text() : firstWrong;
    }
    endIfAnswered();
  }

  private static int messages(String page) {
    Matcher each = MESSAGE.matcher(page);
    int count = 0;
    while (each.find()) {
      count++;
    }
    return count;
  }
}
