package dev.parley.gateway.fanout;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Page;
import dev.parley.gateway.fanout.LoopRooms.Joined;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One join on its way, once its room is live here: finds the head, judges the position asked for,
 * answers, and then delivers what was missed.
 */
final class Join {

  private final Member member;
  private final Request.Join request;
  private final PartitionFeed.Live live;
  private final RoomReader reader;
  private final EventLoop loop;
  private final @Nullable Recovery recovery;
  private final Consumer<Joined> onJoined;
  private final Promise<Void> answer = Promise.promise();

  Join(
      Member member,
      Request.Join request,
      PartitionFeed.Live live,
      RoomReader reader,
      EventLoop loop,
      Consumer<Joined> onJoined) {
    this.member = member;
    this.request = request;
    this.live = live;
    this.reader = reader;
    this.loop = loop;
    this.recovery = request.after() == null ? null : reader.recover(member.room());
    this.onJoined = onJoined;
  }

  Future<Void> run() {
    Position after = request.after();
    if (recovery != null) {
      member.recoversBy(recovery);
      answer.future().onFailure(recovery::failed);
    }
    if (after != null && !after.epoch().equals(live.epoch())) {
      head()
          .onComplete(
              head -> refuse(head, Position.UNKNOWN),
              failure -> refuse(live.cursor(), Position.UNKNOWN));
    } else if (after != null) {
      head().onComplete(head -> resume(after.offset(), head), answer::fail);
    } else if (request.last() > 0) {
      head().onComplete(this::newest, answer::fail);
    } else {
      // Joining goes on without history: a cursor is a position as well, only a looser one.
      head().otherwise(live.cursor()).onSuccess(head -> start(head, true, Position.UNKNOWN));
    }
    return answer.future();
  }

  private Future<Long> head() {
    if (live.head() != Position.UNKNOWN) {
      return Future.succeededFuture(live.head());
    }
    asksHistory();
    return reader.lastOffset(member.room(), live.cursor(), live.epoch());
  }

  private void resume(long after, long head) {
    if (after > head) {
      isOfTheRoom(after).onComplete(there -> ahead(after, there), answer::fail);
    } else if (after == head) {
      start(head, true, Position.UNKNOWN);
    } else {
      long upTo = Math.max(head, live.cursor());
      pages()
          .read(after, upTo, CatchUp.PAGE)
          .onComplete(page -> fill(page, after, upTo, head), answer::fail);
    }
  }

  /**
   * Whether the room has got to a position that this node has not. The owner asked may be one that
   * has lost the partition and does not know it yet, so its no counts only when history says the
   * same; by then the true owner is known here.
   */
  private Future<Boolean> isOfTheRoom(long after) {
    return ownerHas(after)
        .otherwise(false)
        .compose(has -> has ? Future.succeededFuture(true) : historyHas(after))
        .compose(has -> has ? Future.succeededFuture(true) : ownerHas(after));
  }

  private Future<Boolean> historyHas(long after) {
    asksHistory();
    return reader.reaches(member.room(), after, live.epoch());
  }

  private Future<Boolean> ownerHas(long after) {
    return reader.head(member.room()).map(told -> after <= told.roomHead());
  }

  /** The client has seen more than this node. */
  private void ahead(long after, boolean there) {
    if (left()) {
      return;
    }
    if (!there) {
      refuse(live.head() == Position.UNKNOWN ? live.cursor() : live.head(), Position.UNKNOWN);
      return;
    }
    reply(after, true, Position.UNKNOWN);
    goLive(after);
    caughtUp(after);
  }

  private void fill(Page page, long after, long upTo, long head) {
    if (left()) {
      return;
    }
    if (page.floor() > after + 1) {
      refuse(head, page.floor());
      return;
    }
    reply(head, true, Position.UNKNOWN);
    member.filledTo(after);
    member.beginGap(after, upTo);
    new CatchUp(member, pages(), reader.shown(), loop, () -> caughtUp(head))
        .take(page, after, upTo);
  }

  private void newest(long head) {
    if (head == Position.NOTHING) {
      start(head, true, Position.UNKNOWN);
    } else {
      newest(
          head,
          request.last(),
          Math.max(head, live.cursor()),
          () -> start(head, true, Position.UNKNOWN));
    }
  }

  /**
   * Goes back page by page until the wanted number of messages is reached, then forward from there.
   *
   * @param nothingBefore where there is no page before: begins with what was read so far
   */
  private void newest(long head, int wanted, long upTo, Runnable nothingBefore) {
    reader
        .last(member.room(), wanted, upTo)
        .onComplete(
            page -> {
              if (page.records().isEmpty()) {
                nothingBefore.run();
              } else if (messages(page) < wanted && page.more()) {
                int missing = wanted - messages(page);
                long before = page.records().get(0).offset() - 1;
                newest(head, missing, before, () -> forward(head, page, upTo));
              } else {
                forward(head, page, upTo);
              }
            },
            answer::fail);
  }

  private int messages(Page page) {
    return (int) page.records().stream().filter(reader.shown()::isMessage).count();
  }

  /** Delivers from the first record of the oldest page on. */
  private void forward(long head, Page oldest, long oldestUpTo) {
    if (left()) {
      return;
    }
    long after = oldest.records().get(0).offset() - 1;
    long upTo = Math.max(head, live.cursor());
    reply(head, true, Position.UNKNOWN);
    member.filledTo(after);
    member.beginGap(after, upTo);
    boolean more = oldestUpTo < upTo;
    Page page = new Page(oldest.epoch(), oldest.records(), more, oldest.applied(), after + 1);
    new CatchUp(member, pages(), reader.shown(), loop, () -> caughtUp(head))
        .take(page, after, upTo);
  }

  private void refuse(long head, long floor) {
    if (recovery != null) {
      recovery.refused();
    }
    start(head, false, floor);
  }

  private void start(long head, boolean recovered, long floor) {
    if (left()) {
      return;
    }
    reply(head, recovered, floor);
    if (recovered) {
      caughtUp(head);
    }
    goLive(Math.max(head, live.cursor()));
  }

  /** Live from an offset, unless so much came meanwhile that the member could not hold it. */
  private void goLive(long from) {
    member.filledTo(from);
    if (member.upTo() <= from) {
      member.goLive(from);
    } else if (member.beginGap(from, from)) {
      new CatchUp(member, pages(), reader.shown(), loop, () -> {}).run();
    }
  }

  private boolean left() {
    if (member.gone()) {
      answer.fail(new ProtocolException(ErrorCode.NOT_JOINED, member.room() + " was left"));
    }
    return member.gone();
  }

  private void reply(long head, boolean recovered, long floor) {
    member.answered();
    onJoined.accept(new Joined(new Position(live.epoch(), head), recovered, floor));
    answer.complete();
  }

  private CatchUp.Pages pages() {
    return recovery == null ? reader.pages(member.room()) : recovery::page;
  }

  private void asksHistory() {
    if (recovery != null) {
      recovery.askedHistory();
    }
  }

  private void caughtUp(long head) {
    if (recovery != null) {
      recovery.done();
    }
    if (request.catchUp() && !member.gone()) {
      Event caughtUp = new Event.CaughtUp(member.room(), new Position(live.epoch(), head));
      Outgoing frame = new Outgoing(caughtUp, null);
      member.write(frame);
      frame.release();
    }
  }
}
