package dev.parley.gateway.fanout;

import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of messages out of history. History has records of all kinds, so where some of a page are
 * not shown it reads on until there are as many messages as were asked for.
 */
public final class MessagePages {

  /** Bytes of bodies with which a page is large enough, however few messages they are. */
  private static final int ENOUGH_BYTES = 256 * 1024;

  private final RoomReader reader;
  private final Shown shown;

  /** Pages of what is shown. */
  public MessagePages(RoomReader reader) {
    this.reader = reader;
    this.shown = reader.shown();
  }

  /**
   * Messages of a room, ascending.
   *
   * @param epoch the log's epoch
   * @param messages at most as many as were asked for; fewer where they are large
   * @param more whether there are further ones in the direction asked
   * @param last the offset of the last record read, shown or not; {@link Position#NOTHING} where
   *     there was none
   */
  public record Messages(String epoch, List<RoomRecord> messages, boolean more, long last) {}

  /**
   * Reads a page; fails as {@link RoomReader#history} does.
   *
   * @param epoch of the log that it has to be of; null where that is not known
   */
  public Future<Messages> read(PageQuery query, @Nullable String epoch) {
    return read(query, epoch, query.limit(), List.of(), Position.NOTHING);
  }

  private Future<Messages> read(
      PageQuery query, @Nullable String epoch, int limit, List<RoomRecord> before, long last) {
    Future<Page> asked = epoch == null ? reader.history(query) : reader.history(query, epoch);
    return asked.compose(page -> take(page, query, epoch, limit, before, last));
  }

  private Future<Messages> take(
      Page page,
      PageQuery query,
      @Nullable String epoch,
      int limit,
      List<RoomRecord> before,
      long last) {
    List<RoomRecord> records = page.records();
    List<RoomRecord> messages = records.stream().filter(shown::isMessage).toList();
    List<RoomRecord> found = joined(query.backwards(), before, messages);
    long reached =
        records.isEmpty() ? last : Math.max(last, records.get(records.size() - 1).offset());
    boolean ends = records.isEmpty() || !page.more();
    boolean allShown = before.isEmpty() && messages.size() == records.size();
    if (ends || allShown || isEnough(found, limit)) {
      boolean cut = found.size() > limit;
      int from = cut && query.backwards() ? found.size() - limit : 0;
      List<RoomRecord> kept = found.subList(from, Math.min(found.size(), from + limit));
      return Future.succeededFuture(new Messages(page.epoch(), kept, cut || page.more(), reached));
    }
    return read(next(query, records), epoch, limit, found, reached);
  }

  private static List<RoomRecord> joined(
      boolean backwards, List<RoomRecord> before, List<RoomRecord> messages) {
    List<RoomRecord> joined = new ArrayList<>(backwards ? messages : before);
    joined.addAll(backwards ? before : messages);
    return joined;
  }

  private static boolean isEnough(List<RoomRecord> found, int limit) {
    return found.size() >= limit
        || found.stream().mapToLong(message -> message.body().length).sum() >= ENOUGH_BYTES;
  }

  /** The page after those records, as long as possible: hidden records come in large numbers. */
  private static PageQuery next(PageQuery query, List<RoomRecord> records) {
    return query.backwards()
        ? PageQuery.before(
            query.partition(),
            query.room(),
            records.get(0).offset(),
            PageQuery.MAX_LIMIT,
            query.atLeast())
        : PageQuery.after(
            query.partition(),
            query.room(),
            records.get(records.size() - 1).offset(),
            PageQuery.MAX_LIMIT,
            query.atLeast());
  }
}
