package dev.parley.gateway.operation;

import dev.parley.bus.Endpoints;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * {@code typing}: notifies a room's members that one of them is writing, at most once, and not
 * again within {@link RecentTyping#EVERY_SECONDS} seconds.
 */
public final class NotifyTyping {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final NodeContext node;
  private final RoomAccess access;
  private final Partitions partitions;
  private final Rates rates;
  private final RecentTyping recent;

  /** Notifies by the owners of rooms. */
  public NotifyTyping(
      NodeContext node,
      RoomAccess access,
      Partitions partitions,
      Rates rates,
      RecentTyping recent) {
    this.node = node;
    this.access = access;
    this.partitions = partitions;
    this.rates = rates;
    this.recent = recent;
  }

  /**
   * Sends the event to the room's owner; done whether it comes through or not.
   *
   * @throws ProtocolException not joined, or not allowed to send
   */
  public Future<Answer.Done> run(Client client, Request.Typing typing) {
    client.rooms().require(typing.room());
    access.requireSend(client.identity(), typing.room());
    if (!recent.isFirst(client.identity().user(), typing.room(), node.clock().nanos())) {
      return Future.succeededFuture(Answer.DONE);
    }
    rates.into(typing.room(), 0);
    RoomEvent event = new RoomEvent.Typing(typing.room(), client.identity().user());
    node.directory()
        .owner(Role.ROOM, partitions.of(typing.room()))
        .ifPresent(owner -> node.bus().request(owner, Endpoints.EMIT, event, TIMEOUT));
    return Future.succeededFuture(Answer.DONE);
  }
}
