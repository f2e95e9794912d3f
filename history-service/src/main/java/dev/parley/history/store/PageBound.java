package dev.parley.history.store;

import dev.parley.contract.RoomRecord;

/** How much fits into one page: so many records and so many bytes of bodies, but always one. */
final class PageBound {

  static final int MAX_BODY_BYTES = 512 * 1024;

  private final int limit;
  private int records;
  private long bodyBytes;

  PageBound(int limit) {
    this.limit = limit;
  }

  /** Takes a record into account, or says that the page is full without it. */
  boolean admits(RoomRecord record) {
    int size = record.body().length;
    if (records == limit || (records > 0 && bodyBytes + size > MAX_BODY_BYTES)) {
      return false;
    }
    records++;
    bodyBytes += size;
    return true;
  }
}
