package dev.parley.systemtests.campaign;

import dev.parley.systemtests.checker.Observation;
import dev.parley.systemtests.checker.Send;
import dev.parley.systemtests.client.Kind;
import dev.parley.systemtests.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A client that writes and reads in some rooms and goes on whatever happens: it reconnects to any
 * gateway, joins behind the last message that it has, and sends again with the same key whatever is
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
  private final Map<String, RoomView> views = new LinkedHashMap<>();
  private final List<RoomView> ended = new ArrayList<>();
  private final Outbox outbox;
  private final List<String> faults = new ArrayList<>();
  private final Map<Integer, Integer> closes = new TreeMap<>();
  private final List<Long> backNanos = new ArrayList<>();
  private Connection connection;
  private String resume;
  private String session;
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
    rooms.forEach(room -> views.put(room, new RoomView(room)));
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
      giveUp(now);
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

  synchronized String session() {
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
    return connection != null
        && connection.isConnected()
        && views.values().stream().allMatch(view -> view.isJoined() && view.isCaughtUp());
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
    return List.copyOf(views.keySet());
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
    return allViews().mapToInt(RoomView::refused).sum();
  }

  /** How many messages it was given. */
  synchronized int received() {
    return allViews().mapToInt(RoomView::received).sum();
  }

  private Stream<RoomView> allViews() {
    return Stream.concat(ended.stream(), views.values().stream());
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
    return Stream.concat(
            ended.stream().map(view -> view.toObservation(user, false)),
            views.values().stream().map(view -> view.toObservation(user, caughtUp)))
        .toList();
  }

  /** Ends its connection without a word; it comes back as from any other loss. */
  synchronized void reset() {
    if (connection != null) {
      giveUp(System.nanoTime());
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
    views.replaceAll(
        (room, view) -> {
          ended.add(view);
          return view.fromTheStart();
        });
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
    for (RoomView view : views.values()) {
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
    List<RoomView> rooms = views.values().stream().filter(RoomView::isJoined).toList();
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
  private void giveUp(long now) {
    Connection before = connection;
    lost(0, now);
    before.cut();
  }

  private void lost(int code, long now) {
    if (connection.isConnected()) {
      closes.merge(code, 1, Integer::sum);
    }
    connection = null;
    if (code >= 4500 && code < 5000) {
      faults.add(user + " was closed for good: " + code);
    }
    if (lostAtNanos == 0) {
      lostAtNanos = now;
    }
    views.values().forEach(RoomView::disconnected);
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

  // ---- what its connection tells; an earlier one has nothing to say any more

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
    connection.ask("connect", fields, null, null, now);
    views.values().forEach(view -> join(view, now));
    outbox.unacknowledged().forEach(message -> send(message, System.nanoTime()));
    return true;
  }

  synchronized void ended(Connection which, int code) {
    if (connection == which) {
      lost(code, System.nanoTime());
    }
  }

  synchronized void got(Connection which, JsonObject frame) {
    if (connection != which) {
      return;
    }
    long now = System.nanoTime();
    Connection.Request request = connection.heard(frame, now);
    if (frame.containsKey("event")) {
      event(frame, now);
    } else if (request == null) {
      faults.add(user + " got an answer to nothing: " + frame);
    } else if (frame.containsKey("ok")) {
      accepted(frame.getJsonObject("ok"), request, now);
    } else {
      refused(frame.getJsonObject("error"), request, now);
    }
  }

  private void event(JsonObject event, long now) {
    RoomView view = views.get(event.getString("room"));
    switch (event.getString("event")) {
      case "message" -> {
        if (!view.isJoined()) {
          faults.add(user + " got a message before the answer to its join: " + event);
        }
        view.message(event, now);
      }
      case "gap" -> view.gap(event.getLong("after"), event.getLong("upTo"));
      case "caught_up" -> {
        view.caughtUp();
        checkWhetherBack();
      }
      case "record" -> view.passed(event.getLong("offset"));
      default -> {
        // Presence and the like: not what is looked at here.
      }
    }
  }

  private void accepted(JsonObject ok, Connection.Request request, long now) {
    switch (request.op()) {
      case "connect" -> {
        connection.setConnected();
        resume = ok.getString("resume");
        session = ok.getString("session");
      }
      case "join" -> {
        request.view().joined(ok);
        checkWhetherBack();
      }
      case "send" ->
          outbox.acknowledged(
              request.message(), now, ok.getJsonObject("position").getLong("offset"));
      default -> {
        // A pong says all by coming.
      }
    }
  }

  private void refused(JsonObject error, Connection.Request request, long now) {
    if (!TEMPORARY.contains(error.getString("code"))) {
      faults.add(user + " was refused a " + request.op() + ": " + error);
    } else if (request.op().equals("connect")) {
      giveUp(now);
    } else if (request.op().equals("join")) {
      request.view().rejoinAtNanos = now + RETRY_NANOS;
    } else if (request.message() != null && !request.message().isAcknowledged()) {
      request.message().retryAtNanos = now + RETRY_NANOS;
    }
  }
}
