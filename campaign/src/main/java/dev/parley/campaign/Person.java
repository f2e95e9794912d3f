package dev.parley.campaign;

import dev.parley.campaign.checker.Observation;
import dev.parley.campaign.checker.Send;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes and reads in some rooms and goes on whatever happens: it reconnects to any
 * gateway, joins after the last message that it has, and sends again with the same key whatever is
 * not acknowledged, in order. {@link #tick} drives it.
 */
final class Person {

  private static final Set<String> TEMPORARY =
      Set.of("unavailable", "timeout", "rate_limited", "not_joined");
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final String user;
  private final Kind kind;
  private final List<String> gateways;
  private final Random random;
  private final Habits habits;
  private final RoomViews views;
  private final Outbox outbox;
  private final List<String> faults = new ArrayList<>();
  private final Map<Integer, Integer> closes = new TreeMap<>();
  private final List<Long> backNanos = new ArrayList<>();
  private @Nullable Connection connection;
  private @Nullable String resume;
  private @Nullable String session;
  private int gateway;
  private long connectAtNanos;
  private long lostAtNanos;
  private long writeAtNanos;
  private int bodyBytes = Habits.ORDINARY_BYTES;
  private boolean writing;
  private boolean resting;
  private boolean closed;

  /**
   * Somebody who is not connected yet.
   *
   * @param gateways host and port of each
   */
  Person(String user, Kind kind, List<String> gateways, List<String> rooms, Habits habits) {
    this.user = user;
    this.kind = kind;
    this.gateways = gateways;
    this.random = new Random(user.hashCode());
    this.habits = habits;
    this.outbox = new Outbox(user, random);
    this.gateway = random.nextInt(gateways.size());
    this.views = new RoomViews(rooms);
  }

  /** Does what is due: connects, keeps alive, joins, tries again, writes. */
  synchronized void tick() {
    if (!closed) {
      try {
        doWhatIsDue(System.nanoTime());
      } catch (RuntimeException failure) {
        faults.add(user + " failed: " + failure);
      }
    }
  }

  private void doWhatIsDue(long now) {
    if (connection == null) {
      if (!resting && now - connectAtNanos >= 0) {
        connection = new Connection(this, habits, now);
        connection.open(kind, URI.create("ws://" + gateways.get(gateway) + "/ws"));
      }
    } else if (connection.isDead(now)) {
      giveUp(connection, now);
    } else if (connection.isConnected()) {
      joinAgain(now);
      outbox.takeDue(now).forEach(message -> send(message, now));
      if (writing && now - writeAtNanos >= 0) {
        write(now);
      }
    }
  }

  String user() {
    return user;
  }

  /** Its session's public id; null before it has one. */
  synchronized @Nullable String session() {
    return session;
  }

  synchronized void setWriting(boolean on) {
    writing = on;
  }

  /** Lets it write messages of up to so many bytes, and more than an ordinary one without pause. */
  synchronized void setBodyBytes(int most) {
    bodyBytes = most;
  }

  /** Whether it is connected, in all its rooms, with everything that it missed. */
  synchronized boolean isLive() {
    return connection != null && connection.isConnected() && views.areLive();
  }

  synchronized int unacknowledged() {
    return outbox.unacknowledged().size();
  }

  synchronized int acknowledged() {
    return outbox.acknowledged();
  }

  /** How many bytes of its bodies are acknowledged. */
  synchronized long acknowledgedBytes() {
    return outbox.acknowledgedBytes();
  }

  /** Its last offset in a room. */
  synchronized long cursor(String room) {
    return views.get(room).cursor();
  }

  List<String> rooms() {
    return views.rooms();
  }

  /** What must never happen, in words. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** How often its connections ended, by close code; 0 where it ended one itself. */
  synchronized Map<Integer, Integer> closes() {
    return new TreeMap<>(closes);
  }

  /** How long it took from each loss of a connection until it was live again. */
  synchronized List<Long> backNanos() {
    return List.copyOf(backNanos);
  }

  /** Forgets how long it took until now. */
  synchronized void forgetBack() {
    backNanos.clear();
  }

  /** When the first message that was sent after a time was acknowledged; 0 for not yet. */
  synchronized long firstAcknowledgedAfter(long nanos) {
    return outbox.firstAcknowledgedAfter(nanos);
  }

  /** How often a join was answered with {@code recovered: false}. */
  synchronized int refused() {
    return views.refused();
  }

  /** How many messages it was given. */
  synchronized int received() {
    return views.received();
  }

  synchronized List<Send> sends() {
    return outbox.sends();
  }

  /**
   * What it was given.
   *
   * @param caughtUp whether that has to be all
   */
  synchronized List<Observation> observations(boolean caughtUp) {
    return views.toObservations(user, caughtUp);
  }

  /** Ends its connection without a word; it comes back as from any other loss. */
  synchronized void reset() {
    if (connection != null) {
      giveUp(connection, System.nanoTime());
    }
  }

  /** Ends its connection and stays away, or comes back with the positions that it had. */
  synchronized void setResting(boolean on) {
    resting = on;
    if (on) {
      reset();
    }
  }

  /** Comes back with the positions at which it first joined, however far behind they are by now. */
  synchronized void startAgain() {
    reset();
    views.startAgain();
  }

  synchronized void close() {
    closed = true;
    if (connection != null) {
      connection.cut();
      connection = null;
    }
  }

  // ---- what it does

  private void joinAgain(long now) {
    for (RoomView view : views.all()) {
      if (view.rejoinAtNanos != 0 && now - view.rejoinAtNanos >= 0) {
        join(view, now);
      }
    }
  }

  /** One message, and now and then some at once. */
  private void write(long now) {
    if (bodyBytes == Habits.ORDINARY_BYTES) {
      writeAtNanos = now + (long) (habits.between().toNanos() * 2 * random.nextDouble());
    }
    int count = random.nextInt(8) == 0 ? 5 : 1;
    List<RoomView> rooms = views.all().stream().filter(RoomView::isJoined).toList();
    if (rooms.isEmpty() || !outbox.takes(count)) {
      return;
    }
    RoomView view = rooms.get(random.nextInt(rooms.size()));
    for (int i = 0; i < count; i++) {
      String body = "x".repeat(random.nextInt(bodyBytes));
      send(outbox.add(view.room, body), System.nanoTime());
    }
  }

  /** Ends its connection, and has nothing more to do with it. */
  private void giveUp(Connection before, long now) {
    lost(before, 0, now);
    before.cut();
  }

  private void lost(Connection before, int code, long now) {
    if (before.isConnected()) {
      closes.merge(code, 1, Integer::sum);
    }
    connection = null;
    if (code >= 4500 && code < 5000) {
      faults.add(user + " was closed for good: " + code);
    }
    if (lostAtNanos == 0) {
      lostAtNanos = now;
    }
    views.all().forEach(RoomView::disconnected);
    gateway = (gateway + 1) % gateways.size();
    connectAtNanos = now + TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(450));
  }

  private void checkWhetherBack() {
    if (lostAtNanos != 0 && isLive()) {
      backNanos.add(System.nanoTime() - lostAtNanos);
      lostAtNanos = 0;
    }
  }

  private void join(RoomView view, long now) {
    view.rejoinAtNanos = 0;
    JsonObject fields = new JsonObject().put("room", view.room);
    if (view.position() != null) {
      fields.put("after", view.position());
    }
    Connection.ask(connection, "join", fields, view, null, now);
  }

  private void send(Outgoing message, long now) {
    message.sent(now);
    JsonObject fields =
        new JsonObject()
            .put("room", message.room)
            .put("key", message.key)
            .put("body", message.body);
    Connection.ask(connection, "send", fields, null, message, now);
  }

  // ---- from its connection; an earlier one is ignored

  /** Connects, joins and sends again in one go: requests of a socket take effect in order. */
  synchronized boolean opened(Connection which) {
    if (connection != which) {
      return false;
    }
    long now = System.nanoTime();
    JsonObject fields = new JsonObject().put("token", Tokens.of(user));
    if (resume != null) {
      fields.put("resume", resume);
    }
    which.ask("connect", fields, null, null, now);
    views.all().forEach(view -> join(view, now));
    outbox.unacknowledged().forEach(message -> send(message, System.nanoTime()));
    return true;
  }

  synchronized void ended(Connection which, int code) {
    if (connection == which) {
      lost(which, code, System.nanoTime());
    }
  }

  synchronized void got(Connection which, JsonObject frame) {
    if (connection != which) {
      return;
    }
    long now = System.nanoTime();
    Connection.Request request = which.heard(frame, now);
    if (frame.containsKey("event")) {
      event(frame, now);
    } else if (request == null) {
      faults.add(user + " got an answer to nothing: " + frame);
    } else if (frame.containsKey("ok")) {
      accepted(which, frame.getJsonObject("ok"), request, now);
    } else {
      refused(which, frame.getJsonObject("error"), request, now);
    }
  }

  private void event(JsonObject event, long now) {
    switch (event.getString("event")) {
      case "message" -> {
        RoomView view = viewOf(event);
        if (!view.isJoined()) {
          faults.add(user + " got a message before the answer to its join: " + event);
        }
        view.message(event, now);
      }
      case "gap" -> viewOf(event).gap(event.getLong("after"), event.getLong("upTo"));
      case "caught_up" -> {
        viewOf(event).caughtUp();
        checkWhetherBack();
      }
      case "record" -> viewOf(event).passed(event.getLong("offset"));
      default -> {
        // Presence, and what is of no room, such as drain: not checked here.
      }
    }
  }

  private RoomView viewOf(JsonObject event) {
    return views.get(event.getString("room"));
  }

  private void accepted(Connection which, JsonObject ok, Connection.Request request, long now) {
    switch (request.op()) {
      case "connect" -> {
        which.setConnected();
        resume = ok.getString("resume");
        session = ok.getString("session");
      }
      case "join" -> {
        request.joined().joined(ok);
        checkWhetherBack();
      }
      case "send" ->
          outbox.acknowledged(request.sent(), now, ok.getJsonObject("position").getLong("offset"));
      default -> {
        // A pong says all by coming.
      }
    }
  }

  private void refused(Connection which, JsonObject error, Connection.Request request, long now) {
    if (!TEMPORARY.contains(error.getString("code"))) {
      faults.add(user + " was refused a " + request.op() + ": " + error);
    } else if (request.op().equals("connect")) {
      giveUp(which, now);
    } else if (request.op().equals("join")) {
      request.joined().rejoinAtNanos = now + RETRY_NANOS;
    } else if (request.message() != null && !request.message().isAcknowledged()) {
      request.message().retryAtNanos = now + RETRY_NANOS;
    }
  }
}
