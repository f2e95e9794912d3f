package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.protocol.Op;
import dev.parley.protocol.Position;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A client as docs/protocol.md wants it: sends in pipelines, sends again with the same key what was
 * not answered well, and comes back with its positions through any gateway.
 */
final class Client {

  private static final long PATIENCE = 6 * SECOND;

  /** For how long something is sent again where the promise that it is recognised is a time. */
  private static final long SENDS_AGAIN = 8 * SECOND;

  final String user;

  /** Sends as much as it can, each once. */
  final boolean floods;

  private final World world;
  private final Timeline timeline;
  private final List<String> rooms;
  private final List<Operation> operations = new ArrayList<>();
  private final Rooms views;
  private final Set<Long> unanswered = new HashSet<>();
  private final Map<Long, Op> ops = new HashMap<>();
  private final Map<Long, Operation> sends = new LinkedHashMap<>();
  private final Map<Long, String> joins = new LinkedHashMap<>();
  private final Map<Long, String> leaves = new LinkedHashMap<>();
  private final Map<Long, PageCheck> questions = new LinkedHashMap<>();
  private GatewayNode.@Nullable Accepted session;
  private @Nullable Machine gateway;
  private int connection;

  /** With what the client goes on with its session; null before it has one. */
  private @Nullable String resumes;

  private long lastId;
  private long lastSentAt;
  private long heardAt;
  private int keys;

  Client(String user, World world, List<String> rooms, boolean floods) {
    this.user = user;
    this.floods = floods;
    this.world = world;
    this.timeline = world.timeline;
    this.rooms = rooms;
    this.views = new Rooms(user, world);
  }

  List<Operation> operations() {
    return operations;
  }

  // ---- the connection

  void connect() {
    disconnect();
    int mine = ++connection;
    GatewayNode to = world.anyGateway();
    timeline.after(
        SECOND,
        null,
        () -> {
          if (connection == mine && session == null) {
            connect();
          }
        });
    if (to == null || !to.machine.alive()) {
      return;
    }
    timeline.after(timeline.between(200 * MICRO, 3 * MILLI), to.machine, () -> accepted(to, mine));
  }

  private void accepted(GatewayNode to, int mine) {
    if (connection != mine) {
      return; // too late: the client has tried another one
    }
    session =
        to.accept(
            world.settings.link(timeline.random(), world.healed),
            frame -> {
              if (connection == mine) {
                heardAt = timeline.now();
                take(frame);
              }
            },
            world::violation);
    gateway = to.machine;
    world.sockets.add(session.socket());
    lastSentAt = timeline.now();
    String resume = timeline.chance(0.7) ? resumes : null;
    ask(id -> new Request.Connect(id, GatewayNode.token(user), null, resume));
    rooms.forEach(this::join);
    operations.stream().filter(Operation::open).filter(op -> op.invokedAt >= 0).forEach(this::send);
  }

  /** The connection breaks, and the gateway notices after a while. */
  void disconnect() {
    GatewayNode.Accepted lost = session;
    Machine at = gateway;
    session = null;
    gateway = null;
    views.endAll();
    sends.clear();
    joins.clear();
    leaves.clear();
    questions.clear();
    unanswered.clear();
    ops.clear();
    if (lost != null && at != null) {
      lost.socket().unplug();
      timeline.after(timeline.between(0, 2 * SECOND), at, lost::lost);
    }
  }

  void reconnect() {
    disconnect();
    int mine = ++connection;
    timeline.after(
        timeline.between(MILLI, 400 * MILLI),
        null,
        () -> {
          if (connection == mine) {
            connect();
          }
        });
  }

  /** The gateway's machine was killed. */
  void gatewayDied(Machine machine) {
    if (gateway == machine) {
      reconnect();
    }
  }

  /** It reads nothing for a while. */
  void stop(long nanos) {
    if (session != null) {
      session.socket().link().stop(nanos);
    }
  }

  /** Its link has another rate. */
  void setBytesPerSecond(long rate) {
    if (session != null) {
      session.socket().link().setBytesPerSecond(rate);
    }
  }

  /** It reads as fast as it can. */
  void readOn() {
    if (session != null) {
      session.socket().link().goOn();
      session.socket().link().setBytesPerSecond(Settings.FAST_BYTES_PER_SECOND);
    }
  }

  /** Asks the gateway something; it is asked in the order of the calls. */
  private long ask(LongFunction<Request> request) {
    long id = ++lastId;
    Request asked = request.apply(id);
    ops.put(id, asked.op());
    unanswered.add(id);
    expect(id, connection);
    GatewayNode.Accepted to = session;
    Machine at = gateway;
    if (to != null && at != null) {
      lastSentAt = Math.max(lastSentAt, timeline.now() + timeline.between(50 * MICRO, 3 * MILLI));
      timeline.at(lastSentAt, at, () -> to.request(asked));
    }
    return id;
  }

  /** Gives the connection up where a question is not answered; while others arrive, it waits. */
  private void expect(long id, int mine) {
    timeline.after(
        PATIENCE + timeline.between(0, 3 * SECOND),
        null,
        () -> {
          if (connection == mine && unanswered.contains(id)) {
            if (timeline.now() - heardAt < PATIENCE) {
              expect(id, mine);
            } else {
              reconnect();
            }
          }
        });
  }

  // ---- rooms

  private void join(String room) {
    if (session == null) {
      return;
    }
    View view = views.begin(room);
    boolean catchUp = view.after != null || view.last > 0;
    joins.put(
        ask(id -> new Request.Join(id, new RoomId(room), view.after, view.last, catchUp)), room);
  }

  /** Leaves a room, and joins it again some time later. */
  void leaveAndReturn() {
    String room = rooms.get(timeline.random().nextInt(rooms.size()));
    View view = views.get(room);
    if (session == null || view == null || view.joined == null) {
      return;
    }
    views.end(room);
    leaves.put(ask(id -> new Request.Leave(id, new RoomId(room))), room);
  }

  // ---- messages

  /** Sends some new messages one after the other. */
  void burst(int count) {
    for (int i = 0; i < count; i++) {
      String room = rooms.get(timeline.random().nextInt(rooms.size()));
      operations.add(new Operation(user, room, world.partition(room), user + "-" + keys++));
      send(operations.get(operations.size() - 1));
    }
  }

  private void send(Operation operation) {
    if (operation.invokedAt < 0) {
      operation.invokedAt = timeline.now();
      operation.logEnd = world.logs.get(operation.partition).end();
    }
    if (session == null) {
      return; // sent as soon as there is a connection
    }
    if (operation.attempts > 0 && givesUp(operation)) {
      operation.abandoned = true;
      return;
    }
    operation.attempts++;
    operation.connection = connection;
    byte[] body = world.settings.body();
    operation.place =
        ask(id -> new Request.Send(id, new RoomId(operation.room), operation.key, body, null));
    sends.put(operation.place, operation);
  }

  /** Nothing is sent again for longer than it is promised to be recognised. */
  private boolean givesUp(Operation operation) {
    if (world.settings.isFlooded()) {
      return floods || timeline.now() - operation.invokedAt > SENDS_AGAIN;
    }
    long grown = world.logs.get(operation.partition).end() - operation.logEnd;
    return grown > world.settings.dedupWindow() / 2 || timeline.chance(0.02);
  }

  /** Sends something again though it may have been answered. */
  void repeat() {
    if (!operations.isEmpty()) {
      int back = 1 + timeline.random().nextInt(Math.min(5, operations.size()));
      Operation again = operations.get(operations.size() - back);
      if (again.attempts > 0 && !again.abandoned) {
        send(again);
      }
    }
  }

  private void sendLater(Operation operation) {
    int mine = connection;
    timeline.after(
        timeline.between(5 * MILLI, 400 * MILLI),
        null,
        () -> {
          if (operation.open() && connection == mine) {
            send(operation);
          }
        });
  }

  // ---- pages

  /** Asks for a page of history. */
  void history() {
    if (session == null) {
      return;
    }
    String room = rooms.get(timeline.random().nextInt(rooms.size()));
    int limit = 1 + timeline.random().nextInt(PageCheck.MOST);
    long end = world.logs.get(world.partition(room)).end();
    boolean newest = timeline.chance(0.5);
    long after =
        newest ? Position.UNKNOWN : (long) (timeline.random().nextDouble() * (end + 1)) - 1;
    questions.put(
        ask(id -> new Request.History(id, new RoomId(room), Position.UNKNOWN, after, limit)),
        new PageCheck(room, after, limit, timeline.now(), world.contested(room), null));
  }

  // ---- what comes

  private void take(byte[] frame) {
    Received received = Received.read(frame, ops::remove);
    if (received == null) {
      return;
    }
    if (received instanceof Received.Welcome welcome) {
      unanswered.remove(welcome.id());
      resumes = welcome.resume();
    } else if (received instanceof Received.Message message) {
      views.message(message);
    } else if (received instanceof Received.CaughtUp caughtUp) {
      views.caughtUp(caughtUp.room());
    } else if (received instanceof Received.Joined joined) {
      unanswered.remove(joined.id());
      views.joined(joins.remove(joined.id()), joined);
    } else if (received instanceof Received.Sent sent) {
      unanswered.remove(sent.id());
      acknowledged(sends.remove(sent.id()), sent);
    } else if (received instanceof Received.Left left) {
      unanswered.remove(left.id());
      join(leaves.remove(left.id()));
    } else if (received instanceof Received.Paged paged) {
      unanswered.remove(paged.id());
      PageCheck asked = questions.remove(paged.id());
      world.pages.add(asked.answered(paged, world.contested(asked.room())));
    } else if (received instanceof Received.Refused refused) {
      refused(refused.id());
    } else {
      reconnect();
    }
  }

  private void acknowledged(Operation operation, Received.Sent sent) {
    world.acknowledgements.add(new Acknowledgement(operation, sent.epoch(), sent.offset()));
    if (operation.acknowledgedAt < 0) {
      operation.acknowledgedAt = timeline.now();
      operation.offset = sent.offset();
    }
  }

  private void refused(long id) {
    unanswered.remove(id);
    questions.remove(id);
    Operation operation = sends.remove(id);
    if (operation != null && operation.open()) {
      sendLater(operation);
    }
    String room = joins.remove(id);
    if (room != null) {
      views.end(room);
      int mine = connection;
      timeline.after(
          timeline.between(50 * MILLI, SECOND),
          null,
          () -> {
            if (connection == mine && views.get(room) == null) {
              join(room);
            }
          });
    }
  }

  // ---- the end

  /** What this client still waits for; empty where nothing. */
  String waitsFor() {
    if (session == null) {
      return user + " has no connection";
    }
    for (Operation operation : operations) {
      if (operation.open()) {
        return user + " waits for " + operation;
      }
    }
    for (String room : rooms) {
      String waits = views.waitsFor(room);
      if (!waits.isEmpty()) {
        return waits;
      }
    }
    return questions.isEmpty() ? "" : user + " waits for a page";
  }
}
