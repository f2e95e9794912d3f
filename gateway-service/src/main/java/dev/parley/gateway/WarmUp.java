package dev.parley.gateway;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Role;
import dev.parley.contract.RoomHead;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks every owner something before the first client does: connections between nodes are opened and
 * code is loaded, which would cost the first messages more than a second. Once that is done the
 * gateway stays ready as long as it knows any owner: a partition on its way from one node to
 * another must not take all gateways out of service.
 */
final class WarmUp {

  private static final long PERIOD_MILLIS = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final RoomId NOBODY = new RoomId("parley:warm-up");

  private final NodeContext node;
  private final EventLoop loop;
  private final Partitions partitions;
  private volatile boolean done;

  WarmUp(NodeContext node, EventLoop loop, Partitions partitions) {
    this.node = node;
    this.loop = loop;
    this.partitions = partitions;
  }

  void begin() {
    loop.setTimer(PERIOD_MILLIS, this::attempt);
  }

  /** Why the gateway cannot do its work now. */
  Optional<String> notReady() {
    int owned = node.directory().ownedPartitions(Role.ROOM);
    if (done ? owned > 0 : owned == partitions.count()) {
      return done ? Optional.empty() : Optional.of("gateway-service: warming up");
    }
    String reason = "%d of %d partitions have an owner".formatted(owned, partitions.count());
    List<String> strangers = node.directory().strangers();
    return Optional.of(
        "gateway-service: "
            + (strangers.isEmpty() ? reason : reason + "; " + otherNumbers(strangers)));
  }

  private String otherNumbers(List<String> strangers) {
    return "%s (expected: %d, as PARLEY_ROOMS_PARTITIONS says here)"
        .formatted(String.join(", ", strangers), partitions.count());
  }

  private void attempt() {
    List<Future<RoomHead>> answers = new ArrayList<>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      Optional<String> owner = node.directory().owner(Role.ROOM, partition);
      if (owner.isEmpty()) {
        begin();
        return;
      }
      RoomHead.Query query = new RoomHead.Query(partition, NOBODY);
      answers.add(node.bus().request(owner.get(), Endpoints.HEAD, query, TIMEOUT));
    }
    Future.all(answers).onComplete(all -> done = true, failure -> begin());
  }
}
