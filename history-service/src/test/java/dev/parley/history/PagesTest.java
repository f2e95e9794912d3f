package dev.parley.history;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.offsets;
import static dev.parley.history.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Header;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.history.store.RoomSlice;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to queries. */
class PagesTest {

  private static final int PARTITION = 3;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HistoryStore store = new MemoryHistory();
  private final Progress progress = new Progress(9, 10);
  private final MeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void answersBothWays() throws Exception {
    fill();
    Pages pages = pages(store, LONG);

    Page forwards = await(ask(pages, PageQuery.after(PARTITION, ROOM, 4, 2, 9)));
    Page backwards = await(ask(pages, PageQuery.before(PARTITION, ROOM, 4, 2, 9)));

    assertThat(forwards.epoch()).isEqualTo("epoch");
    assertThat(offsets(forwards.records())).containsExactly(5L, 6L);
    assertThat(forwards.more()).isTrue();
    assertThat(forwards.applied()).isEqualTo(9);
    assertThat(forwards.floor()).isZero();
    assertThat(offsets(backwards.records())).containsExactly(2L, 3L);
  }

  @Test
  void whoCannotReadKindsThatItDoesNotKnowGetsPagesWithoutThem() throws Exception {
    store.reset(PARTITION, new Checkpoint("epoch", -1, 0));
    List<RoomRecord> records = new ArrayList<>();
    for (long offset = 0; offset < 10; offset++) {
      boolean later = offset % 5 != 0;
      records.add(later ? laterRecord(offset) : record(ROOM, offset));
    }
    store.append(PARTITION, records, 9);
    Pages pages = pages(store, LONG);

    Page forwards = await(ask(pages, older(0, Position.UNKNOWN)));
    Page backwards = await(ask(pages, older(Position.UNKNOWN, Long.MAX_VALUE)));
    Page last = await(ask(pages, older(5, Position.UNKNOWN)));
    Page all = await(ask(pages, PageQuery.after(PARTITION, ROOM, -1, 9, 9)));

    assertThat(offsets(forwards.records())).containsExactly(5L);
    assertThat(forwards.records().get(0).prev()).isEqualTo(Position.UNKNOWN);
    assertThat(forwards.more()).isTrue();
    assertThat(offsets(backwards.records())).containsExactly(5L);
    assertThat(backwards.more()).isTrue();
    assertThat(last.records()).isEmpty();
    assertThat(last.more()).isFalse();
    assertThat(offsets(all.records())).hasSize(9);
  }

  private static PageQuery older(long after, long before) {
    return new PageQuery(PARTITION, ROOM, after, before, 3, 9, false);
  }

  private static RoomRecord laterRecord(long offset) {
    return new RoomRecord(
        ROOM,
        offset,
        Position.UNKNOWN,
        new RecordKind(9),
        "bob",
        null,
        "k" + offset,
        1,
        0,
        new byte[0],
        null,
        List.of(new Header("seq", new byte[] {'1'})));
  }

  @Test
  void answersForARoomThatNobodyHasWrittenTo() throws Exception {
    fill();

    Page page =
        await(ask(pages(store, LONG), PageQuery.after(PARTITION, new RoomId("new"), -1, 9, 9)));

    assertThat(page.records()).isEmpty();
    assertThat(page.more()).isFalse();
  }

  @Test
  void refusesAPartitionThatIsNotItsOwn() {
    assertThat(failure(ask(pages(store, LONG), PageQuery.after(4, ROOM, -1, 9, -1))))
        .isEqualTo(Code.NOT_OWNER);
  }

  @Test
  void refusesWhatMakesNoSense() {
    Pages pages = pages(store, LONG);

    for (PageQuery query :
        List.of(
            PageQuery.after(PARTITION, ROOM, -1, 0, -1),
            PageQuery.after(PARTITION, ROOM, -1, PageQuery.MAX_LIMIT + 1, -1),
            PageQuery.after(PARTITION, ROOM, -3, 9, -1),
            PageQuery.before(PARTITION, ROOM, Position.UNKNOWN, 9, -1))) {
      assertThat(failure(ask(pages, query))).as(query.toString()).isEqualTo(Code.BAD_REQUEST);
    }
    assertThat(meters.get("parley.history.page").tag("outcome", "bad_request").timer().count())
        .isEqualTo(4);
  }

  @Test
  void waitsUntilEnoughIsApplied() throws Exception {
    fill();
    Future<Page> answer = ask(pages(store, LONG), PageQuery.after(PARTITION, ROOM, 8, 9, 10));
    await(turn());
    assertThat(answer.isComplete()).isFalse();

    store.append(PARTITION, List.of(record(ROOM, 10)), 10);
    progress.reached(10);

    assertThat(offsets(await(answer).records())).containsExactly(9L, 10L);
    assertThat(await(answer).applied()).isEqualTo(10);
  }

  @Test
  void whoNamesNoOffsetGetsWhatStoodWhenThePartitionWasTakenOver() throws Exception {
    fill();
    PageQuery query = PageQuery.after(PARTITION, ROOM, 8, 9, Position.UNKNOWN);
    Future<Page> answer = ask(pages(store, LONG), query);
    await(turn());
    assertThat(answer.isComplete()).isFalse();

    store.append(PARTITION, List.of(record(ROOM, 10)), 10);
    progress.reached(10);

    assertThat(offsets(await(answer).records())).containsExactly(9L, 10L);
  }

  @Test
  void saysThatItIsBehind() throws Exception {
    fill();

    assertThat(failure(ask(pages(store, SHORT), PageQuery.after(PARTITION, ROOM, 8, 9, 10))))
        .isEqualTo(Code.BEHIND);
    await(turn());
    assertThat(progress.waiting()).isZero();
    assertThat(meters.get("parley.history.page").tag("outcome", "behind").timer().count())
        .isEqualTo(1);
  }

  @Test
  void failsThoseThatWaitWhenThePartitionGoes() throws Exception {
    fill();
    Future<Page> answer = ask(pages(store, LONG), PageQuery.after(PARTITION, ROOM, 8, 9, 10));
    await(turn());

    progress.end();

    assertThat(failure(answer)).isEqualTo(Code.NOT_OWNER);
  }

  @Test
  void refusesMoreReadsThanItsBound() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    Pages pages = pages(waiting(slow), LONG);
    PageQuery query = PageQuery.after(PARTITION, ROOM, -1, 9, -1);
    List<Future<Page>> accepted = new ArrayList<>();
    for (int i = 0; i < Pages.MAX_READS; i++) {
      accepted.add(ask(pages, query));
    }

    assertThat(failure(ask(pages, query))).isEqualTo(Code.BUSY);

    slow.countDown();
    await(Future.all(accepted));
    assertThat(await(ask(pages, query)).records()).isEmpty();
  }

  private void fill() {
    store.reset(PARTITION, new Checkpoint("epoch", -1, 0));
    for (long offset = 0; offset < 10; offset++) {
      store.append(PARTITION, List.of(record(ROOM, offset)), offset);
    }
  }

  private Pages pages(HistoryStore from, Duration patience) {
    return new Pages(
        vertx,
        EventLoop.of(context),
        from,
        number -> number == PARTITION ? progress : null,
        patience,
        new HistoryMetrics(meters, NodeClock.SYSTEM));
  }

  private Future<Page> ask(Pages pages, PageQuery query) {
    Promise<Page> answer = Promise.promise();
    context.runOnContext(turn -> pages.page(query).onComplete(answer));
    return answer.future();
  }

  private Future<Void> turn() {
    Promise<Void> turn = Promise.promise();
    context.runOnContext(now -> turn.complete());
    return turn.future();
  }

  private static Code failure(Future<?> future) {
    try {
      await(future);
      throw new AssertionError("no failure");
    } catch (BusException e) {
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** A store whose reads wait. */
  private static HistoryStore waiting(CountDownLatch latch) {
    return (HistoryStore)
        Proxy.newProxyInstance(
            PagesTest.class.getClassLoader(),
            new Class<?>[] {HistoryStore.class},
            (proxy, method, arguments) -> {
              latch.await();
              return method.getName().equals("checkpoint")
                  ? new Checkpoint("epoch", 9, 0)
                  : new RoomSlice(List.of(), false);
            });
  }
}
