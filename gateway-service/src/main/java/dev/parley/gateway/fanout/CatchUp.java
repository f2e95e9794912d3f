package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Page;
import dev.parley.contract.RoomRecord;
import io.vertx.core.Future;

/**
 * Fills a member's gap page by page, each when the socket has taken the one before. All gaps of one
 * socket share what may be queued for it. When a gap cannot be filled the socket is given up, so
 * that the client comes back with its position: there is never a silent hole.
 */
@Confined
final class CatchUp {

  /** Records of one page, at most. */
  static final int PAGE = 200;

  /** Records of a page for a socket that takes hardly anything. */
  static final int SMALLEST_PAGE = 10;

  private static final int MAX_FAILURES = 5;
  private static final long RETRY_MILLIS = 1_000;

  /** Where the pages of a gap come from. */
  @FunctionalInterface
  interface Pages {
    /**
     * The records after an offset, complete up to the second one or to the end of the page.
     *
     * @param limit records of the page, at most
     */
    Future<Page> read(long after, long upTo, int limit);
  }

  private final Member member;
  private final Pages pages;
  private final Shown shown;
  private final EventLoop loop;
  private final Runnable filled;
  private int failures;

  /** Of the next page: twice what the socket took of the last one, since the rest was in vain. */
  private int limit = PAGE;

  /**
   * A gap that begins after the member's last offset.
   *
   * @param filled called when the gap is delivered, before what was held back is
   */
  CatchUp(Member member, Pages pages, Shown shown, EventLoop loop, Runnable filled) {
    this.member = member;
    this.pages = pages;
    this.shown = shown;
    this.loop = loop;
    this.filled = filled;
  }

  void run() {
    loop.check();
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
    pages.read(after, upTo, limit).onComplete(page -> take(page, after, upTo), failure -> retry());
  }

  /** Goes on with a page that was read already. */
  void take(Page page, long after, long upTo) {
    loop.check();
    if (member.gone()) {
      return;
    }
    if (page.floor() > after + 1) {
      member.giveUp();
      return;
    }
    failures = 0;
    int wrote = 0;
    boolean whole = !page.more() || page.records().isEmpty();
    for (RoomRecord record : page.records()) {
      if (record.offset() > upTo) {
        whole = true; // the rest comes live, or is held back already
        break;
      }
      if (wrote > 0 ? member.hasEnough() : member.isFull()) {
        limit = Math.max(SMALLEST_PAGE, Math.min(PAGE, 2 * wrote));
        member.whenDrained(this::run); // the rest is read again: a slow socket keeps no page
        return;
      }
      Outgoing frame = new Outgoing(shown.event(record), page.epoch());
      member.fill(record.offset(), frame);
      frame.release();
      wrote++;
    }
    limit = Math.min(PAGE, 2 * limit);
    if (whole) {
      member.filledTo(upTo);
      run();
    } else {
      member.whenDrained(this::run);
    }
  }

  private void retry() {
    failures++;
    if (failures >= MAX_FAILURES) {
      member.giveUp();
    } else {
      loop.setTimer(RETRY_MILLIS, this::run);
    }
  }
}
