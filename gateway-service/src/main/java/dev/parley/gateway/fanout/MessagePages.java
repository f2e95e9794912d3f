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
 * not shown it reads on until there are as many messages as were asked for. It reads on at most
 * {@value #MAX_FURTHER_READS} times, each time up to {@value PageQuery#MAX_LIMIT} records: a room
 * with very many hidden records in a row must not keep history busy for one page. Such a page has
 * the messages found until then, perhaps none, and says that there are more.
 */
public final class MessagePages {

  /** Bytes of bodies with which a page is large enough, however few messages they are. */
  private static final int ENOUGH_BYTES = 256 * 1024;

  /** How often history is read for one page after the first time. */
  static final int MAX_FURTHER_READS = 16;

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
   * @param messages at most as many as were asked for; fewer where they are large, or where very
   *     many hidden records are between them
   * @param more whether there are further ones in the direction asked; true as well where that is
   *     not known because too many hidden records were read
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
    return read(query, epoch, new SoFar(query.limit(), List.of(), Position.NOTHING, 0));
  }

  /**
   * What a page has after some reads.
   *
   * @param limit how many messages were asked for
   * @param found the messages, ascending
   * @param last the offset of the last record read
   * @param reads how often history was read
   */
  private record SoFar(int limit, List<RoomRecord> found, long last, int reads) {

    SoFar with(List<RoomRecord> records, List<RoomRecord> messages, boolean backwards) {
      long reached =
          records.isEmpty() ? last : Math.max(last, records.get(records.size() - 1).offset());
      return new SoFar(limit, joined(backwards, found, messages), reached, reads + 1);
    }

    /** The log has been trimmed meanwhile above what was found: a page must not have a hole. */
    SoFar withoutMessages() {
      return new SoFar(limit, List.of(), last, reads);
    }

    boolean isEnough() {
      return found.size() >= limit
          || found.stream().mapToLong(message -> message.body().length).sum() >= ENOUGH_BYTES
          || reads > MAX_FURTHER_READS;
    }

    Messages messages(String epoch, boolean backwards, boolean more) {
      boolean cut = found.size() > limit;
      int from = cut && backwards ? found.size() - limit : 0;
      List<RoomRecord> kept = found.subList(from, Math.min(found.size(), from + limit));
      return new Messages(epoch, kept, cut || more, last);
    }
  }

  private Future<Messages> read(PageQuery query, @Nullable String epoch, SoFar before) {
    Future<Page> asked = epoch == null ? reader.history(query) : reader.history(query, epoch);
    return asked.compose(page -> add(page, query, epoch, before));
  }

  private Future<Messages> add(Page page, PageQuery query, @Nullable String epoch, SoFar before) {
    List<RoomRecord> records = page.records();
    List<RoomRecord> messages = records.stream().filter(shown::isMessage).toList();
    boolean lost = !query.backwards() && page.floor() > before.last() + 1;
    SoFar kept = lost ? before.withoutMessages() : before;
    SoFar now = kept.with(records, messages, query.backwards());
    boolean ends = records.isEmpty() || !page.more();
    boolean allShown = kept.found().isEmpty() && messages.size() == records.size();
    return ends || allShown || now.isEnough()
        ? Future.succeededFuture(now.messages(page.epoch(), query.backwards(), page.more()))
        : read(next(query, records), epoch, now);
  }

  private static List<RoomRecord> joined(
      boolean backwards, List<RoomRecord> before, List<RoomRecord> messages) {
    List<RoomRecord> joined = new ArrayList<>(backwards ? messages : before);
    joined.addAll(backwards ? before : messages);
    return joined;
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
