package dev.parley.gateway.fanout;

import dev.parley.contract.Page;
import dev.parley.contract.Position;
import dev.parley.contract.RoomRecord;
import dev.parley.gateway.fanout.LoopRooms.Joined;
import dev.parley.gateway.protocol.Events;
import dev.parley.gateway.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * One join on its way, once its room is live here: finds the head, judges the position asked for,
 * answers, and then delivers what was missed.
 */
final class Join {

  private final Member member;
  private final Request.Join request;
  private final PartitionFeed.Live live;
  private final RoomReader reader;
  private final Vertx vertx;
  private final FanOutMetrics metrics;
  private final Consumer<Joined> onJoined;
  private final Promise<Void> answer = Promise.promise();

  Join(
      Member member,
      Request.Join request,
      PartitionFeed.Live live,
      RoomReader reader,
      Vertx vertx,
      FanOutMetrics metrics,
      Consumer<Joined> onJoined) {
    this.member = member;
    this.request = request;
    this.live = live;
    this.reader = reader;
    this.vertx = vertx;
    this.metrics = metrics;
    this.onJoined = onJoined;
  }

  Future<Void> run() {
    Position after = request.after();
    if (after != null && !after.epoch().equals(live.epoch())) {
      head().onComplete(this::refuse, failure -> refuse(live.cursor()));
    } else if (after != null) {
      head().onComplete(head -> resume(after.offset(), head), answer::fail);
    } else if (request.last() > 0) {
      head().onComplete(this::newest, answer::fail);
    } else {
      // Joining goes on without history: a cursor is a position as well, only a looser one.
      head().otherwise(live.cursor()).onSuccess(head -> start(head, true));
    }
    return answer.future();
  }

  private Future<Long> head() {
    return live.head() == Position.UNKNOWN
        ? reader.lastOffset(member.room(), live.cursor())
        : Future.succeededFuture(live.head());
  }

  private void resume(long after, long head) {
    if (after > head) {
      reader.head(member.room()).onComplete(told -> ahead(after, told.roomHead()), answer::fail);
    } else if (after == head) {
      start(head, true);
    } else {
      long upTo = live.cursor();
      reader
          .after(member.room(), after, CatchUp.PAGE, upTo)
          .onComplete(page -> fill(page, after, upTo, head), answer::fail);
    }
  }

  /** The client has seen more than this node: true only if the owner has it as well. */
  private void ahead(long after, long ownersHead) {
    if (after > ownersHead) {
      refuse(live.head() == Position.UNKNOWN ? live.cursor() : live.head());
      return;
    }
    reply(after, true);
    member.goLiveAbove(after);
    caughtUp(after);
  }

  private void fill(Page page, long after, long upTo, long head) {
    if (page.floor() > after + 1) {
      refuse(head);
      return;
    }
    reply(head, true);
    member.filledTo(after);
    member.beginGap(after, upTo);
    new CatchUp(member, reader, vertx, () -> caughtUp(head)).take(page, after, upTo);
  }

  private void newest(long head) {
    if (head == Position.NOTHING) {
      start(head, true);
      return;
    }
    reader
        .last(member.room(), request.last(), live.cursor())
        .onComplete(
            page -> {
              boolean all = page.records().size() == request.last() || !page.more();
              reply(head, all);
              for (RoomRecord record : page.records()) {
                Frame frame = Frame.text(Events.message(record));
                member.fill(record.offset(), frame);
                frame.release();
              }
              caughtUp(head);
              member.goLive(live.cursor());
            },
            answer::fail);
  }

  private void refuse(long head) {
    metrics.refused();
    start(head, false);
  }

  private void start(long head, boolean recovered) {
    reply(head, recovered);
    if (recovered) {
      caughtUp(head);
    }
    member.goLive(live.cursor());
  }

  private void reply(long head, boolean recovered) {
    onJoined.accept(new Joined(new Position(live.epoch(), head), recovered));
    answer.complete();
  }

  private void caughtUp(long head) {
    if (request.catchUp() && !member.gone()) {
      Frame frame = Frame.text(Events.caughtUp(member.room(), new Position(live.epoch(), head)));
      member.write(frame);
      frame.release();
    }
  }
}
