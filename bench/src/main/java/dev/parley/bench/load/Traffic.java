package dev.parley.bench.load;

import dev.parley.bench.wire.Ascii;
import dev.parley.bench.wire.MessageEvent;
import dev.parley.bench.wire.Reply;
import dev.parley.bench.wire.SendTemplate;
import dev.parley.bench.wire.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends messages, counts their copies and checks them. It lives on the crowd's event loop. */
final class Traffic implements Listener {

  private static final byte[] OFFSET = Ascii.bytes("\"offset\":");
  private static final byte[] GAP = Ascii.bytes("{\"event\":\"gap\"");
  private static final int RETRY_MILLIS = 50;

  /** Decides what is sent when. */
  interface Driver {

    /** A client has joined its room. */
    default void joined(Client client, Reply reply) {}

    /** A sender got its own message back. */
    default void echoed(Client sender) {}

    /** A message stands in the log, for the first time said so. */
    default void acknowledged(Client sender, int message, String reply) {}

    /** An event other than a message, and other than a gap. */
    default void event(Client client, String event) {}

    /** Something else that a client asked for is answered. */
    default void answered(Client client, Reply reply) {}

    /** All that one read brought is handled. */
    default void turn(long nowNanos) {}
  }

  private static final Driver NOBODY = new Driver() {};

  private final boolean parley;
  private final Crowd crowd;
  private final List<SendTemplate> templates = new ArrayList<>();
  private final List<RoomOrder> orders = new ArrayList<>();
  private final int[] members;
  private final MessageEvent event = new MessageEvent();
  private final SendLog log = new SendLog();
  private final Counts counts = new Counts();
  private Driver driver = NOBODY;

  Traffic(Target target, Rooms rooms, int bodyBytes) {
    parley = target.parley();
    members = new int[rooms.count()];
    for (int room = 0; room < rooms.count(); room++) {
      templates.add(
          parley
              ? SendTemplate.parley(rooms.name(room), rooms.run(), bodyBytes)
              : SendTemplate.raw(bodyBytes));
      orders.add(new RoomOrder());
    }
    crowd = new Crowd(target, this);
  }

  Crowd crowd() {
    return crowd;
  }

  Counts counts() {
    return counts;
  }

  SendLog log() {
    return log;
  }

  List<RoomOrder> orders() {
    return orders;
  }

  void drivenBy(Driver newDriver) {
    driver = newDriver;
  }

  /** Sends a new message. */
  void send(Client sender, long dueNanos, long nowNanos) {
    int room = sender.placement().room();
    int message = log.add(dueNanos, sender.placement().index(), members[room]);
    if (counts.within(dueNanos)) {
      counts.sent++;
      counts.lateNanos = Math.max(counts.lateNanos, nowNanos - dueNanos);
    }
    sender.send(templates.get(room), message);
  }

  // ---- what the crowd hears

  @Override
  public void ready(Client client, @Nullable Reply joined) {
    Placement placement = client.placement();
    if (placement.after() != null) {
      // It goes on from the room's first record, and is no receiver of what was sent before.
      client.cursor().startBehind(0, orders.get(placement.room()).offset(0));
    }
    members[placement.room()]++;
    if (joined != null) {
      driver.joined(client, joined);
    }
  }

  @Override
  public void gone(Client client) {
    members[client.placement().room()]--;
  }

  @Override
  public void message(Client client, byte[] bytes, int from, int to) {
    long now = crowd.readAt();
    counts.deliveredAll++;
    if (counts.within(now)) {
      counts.delivered++;
    }
    int message;
    if (parley) {
      message = event.read(bytes, from, to) ? event.message() : -1;
      if (message >= 0 && !inOrder(client, message)) {
        return;
      }
    } else {
      message = Tag.read(bytes, from, to);
    }
    if (!log.has(message)) {
      counts.strange++;
      return;
    }
    log.delivered(message);
    counts.latency(log.dueNanos(message), now);
    if (log.sender(message) == client.placement().index()) {
      driver.echoed(client);
    }
  }

  private boolean inOrder(Client client, int message) {
    RoomOrder order = orders.get(client.placement().room());
    switch (order.read(client.cursor(), event.offset(), event.prev())) {
      case FIRST -> {
        if (log.has(message) && !log.foundAt(message, event.offset())) {
          counts.storedTwice++;
        }
      }
      case NEXT -> {}
      case AHEAD -> counts.ahead++;
      case DISAGREES -> counts.disagreements++;
      case AGAIN -> {
        counts.again++;
        return false;
      }
    }
    return true;
  }

  @Override
  public void event(Client client, byte[] bytes, int from, int to) {
    counts.otherEvents++;
    if (Ascii.at(bytes, from, to, GAP)) {
      counts.gaps++;
    } else if (driver != NOBODY) {
      driver.event(client, Ascii.text(bytes, from, Math.min(32, to - from)));
    }
  }

  @Override
  public void acknowledged(Client client, int message, byte[] bytes, int from, int to) {
    int offsetAt = Ascii.find(bytes, from, to, OFFSET);
    long offset = offsetAt < 0 ? -1 : Ascii.number(bytes, offsetAt + OFFSET.length, to);
    if (!log.has(message) || offset < 0) {
      counts.strange++;
    } else if (log.acknowledged(message, offset)) {
      counts.acknowledgedAll++;
      if (counts.within(crowd.readAt())) {
        counts.acknowledged++;
      }
      driver.acknowledged(client, message, message == 0 ? Ascii.text(bytes, from, to - from) : "");
    }
  }

  @Override
  public void refused(Client client, int message, Reply reply) {
    if (!log.has(message)) {
      counts.strange++;
    } else if (reply.temporary()) {
      counts.retries++;
      int wait = Math.max(RETRY_MILLIS, reply.retryAfterMillis());
      SendTemplate template = templates.get(client.placement().room());
      crowd.loop().schedule(() -> client.send(template, message), wait, TimeUnit.MILLISECONDS);
    } else {
      counts.refused++;
      if (counts.firstRefusal.isEmpty()) {
        counts.firstRefusal = reply.text();
      }
    }
  }

  @Override
  public void answered(Client client, Reply reply) {
    driver.answered(client, reply);
  }

  @Override
  public void turn(long nowNanos) {
    driver.turn(nowNanos);
  }
}
