package dev.parley.gateway.operation;

import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomHead;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.encoding.Events;
import dev.parley.gateway.fanout.MessagePages;
import dev.parley.gateway.fanout.MessagePages.Messages;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.log.Partitions;
import dev.parley.protocol.Answer;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * {@code history}: reads a page of messages that has all that was acknowledged before it was asked
 * for, as far as the node knows it that is taken for the room's owner.
 */
public final class ReadHistory {

  private final RoomAccess access;
  private final Partitions partitions;
  private final RoomReader reader;
  private final MessagePages messages;

  /** Reads of an event loop. */
  public ReadHistory(RoomAccess access, Partitions partitions, RoomReader reader) {
    this.access = access;
    this.partitions = partitions;
    this.reader = reader;
    this.messages = new MessagePages(reader);
  }

  /**
   * Reads a page; fails with {@link ProtocolException}.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Page> run(Identity who, Request.History history) {
    access.requireRead(who, history.room(), "read");
    return reader
        .head(history.room())
        .transform(
            head ->
                head.succeeded()
                    ? messages
                        .read(query(history, head.result()), head.result().epoch())
                        .map(page -> page(page, head.result()))
                    : messages.read(query(history, null), null).map(page -> page(page, null)));
  }

  private PageQuery query(Request.History history, @Nullable RoomHead head) {
    int partition = partitions.of(history.room());
    // Without an owner nothing new is acknowledged; history has what there was when it took over.
    long atLeast = head == null ? Position.UNKNOWN : head.partitionHead();
    if (history.after() != Position.UNKNOWN) {
      return PageQuery.after(partition, history.room(), history.after(), history.limit(), atLeast);
    }
    long before = history.before() == Position.UNKNOWN ? Long.MAX_VALUE : history.before();
    return PageQuery.before(partition, history.room(), before, history.limit(), atLeast);
  }

  private static Answer.Page page(Messages page, @Nullable RoomHead head) {
    long last = page.last();
    long reached = head != null && head.roomHead() >= last ? head.roomHead() : last;
    return new Answer.Page(
        page.messages().stream().map(Events::message).toList(),
        page.more(),
        new Position(page.epoch(), reached));
  }
}
