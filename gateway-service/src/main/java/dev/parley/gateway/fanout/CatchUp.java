package dev.parley.gateway.fanout;

import dev.parley.contract.Page;
import dev.parley.contract.RoomRecord;
import dev.parley.gateway.protocol.Events;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Fills a member's gap page by page, each when the socket has taken the one before. When it cannot
 * be filled the socket is given up, so that the client comes back with its position: there is never
 * a silent hole.
 */
final class CatchUp {

  /** Records of one page. */
  static final int PAGE = 200;

  /** Bytes after which the socket has to have taken what it was given. */
  private static final int PACE_BYTES = 256 * 1024;

  private static final int MAX_FAILURES = 5;
  private static final long RETRY_MILLIS = 1_000;

  /** Where the pages of a gap come from. */
  @FunctionalInterface
  interface Pages {
    /** What comes behind an offset, complete up to the second one or to the end of the page. */
    Future<Page> read(long after, long upTo);
  }

  private final Member member;
  private final Pages pages;
  private final Vertx vertx;
  private final Runnable filled;
  private int failures;

  /**
   * A gap that begins behind the member's last offset.
   *
   * @param filled called when the gap is delivered, before what was held back is
   */
  CatchUp(Member member, Pages pages, Vertx vertx, Runnable filled) {
    this.member = member;
    this.pages = pages;
    this.vertx = vertx;
    this.filled = filled;
  }

  void run() {
    if (member.gone()) {
      return;
    }
    if (member.isFull()) {
      member.whenDrained(this::run);
      return;
    }
    long after = member.last();
    long upTo = member.upTo();
    if (after >= upTo) {
      filled.run();
      member.goLive(upTo);
      return;
    }
    pages.read(after, upTo).onComplete(page -> take(page, after, upTo), failure -> retry());
  }

  /** Goes on with a page that was read already. */
  void take(Page page, long after, long upTo) {
    if (member.gone()) {
      return;
    }
    if (page.floor() > after + 1) {
      member.giveUp();
      return;
    }
    failures = 0;
    int last = page.records().size() - 1;
    int bytes = 0;
    for (int i = 0; i <= last; i++) {
      RoomRecord record = page.records().get(i);
      if (record.offset() > upTo) {
        break; // that comes live, or is held back already
      }
      Frame frame = Frame.text(Events.message(record));
      member.fill(record.offset(), frame);
      bytes += frame.size();
      frame.release();
      if ((i == last && page.more()) || bytes > PACE_BYTES) {
        member.filledTo(record.offset());
        member.whenDrained(this::run);
        return;
      }
    }
    member.filledTo(upTo);
    run();
  }

  private void retry() {
    failures++;
    if (failures >= MAX_FAILURES) {
      member.giveUp();
    } else {
      vertx.setTimer(RETRY_MILLIS, timer -> run());
    }
  }
}
