package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Append;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.Role;
import dev.parley.contract.RoomId;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.MessagePages;
import dev.parley.gateway.fanout.Partitions;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.protocol.Request;
import dev.parley.gateway.send.Sender;
import dev.parley.node.NodeContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** gateway-service without web server, tokens and presence, wired as its verticles do. */
final class GatewayNode {

  final Machine machine;
  private final Timeline timeline;
  private final Partitions partitions;
  private final List<SocketLoop> loops = new ArrayList<>();

  private record SocketLoop(
      Loop loop,
      EventLoop eventLoop,
      Turn turn,
      LoopRooms rooms,
      Sender sender,
      RoomReader reader) {}

  GatewayNode(
      NodeContext node,
      VirtualVertx vertx,
      Machine machine,
      int partitionCount,
      int loopCount,
      Duration deadline,
      Tampering tampering) {
    this.machine = machine;
    this.timeline = machine.timeline;
    this.partitions = new Partitions(partitionCount);
    FanOutMetrics metrics = new FanOutMetrics(node.meters());
    Shown shown = new Shown(65_536);
    Loop feedLoop = new Loop(machine);
    Feed feed =
        feedLoop.call(
            () -> {
              Feed opened =
                  new Feed(
                      node, vertx.loop(feedLoop), partitions, new MemberCounts(), metrics, shown);
              opened.open(node.bus().serve(Role.GATEWAY));
              node.directory()
                  .announce(
                      () ->
                          new Announcement(
                              node.bus().life(), Role.GATEWAY, partitionCount, false, List.of()));
              return opened;
            });
    for (int i = 0; i < loopCount; i++) {
      int number = i;
      Loop loop = new Loop(machine);
      loops.add(
          loop.call(
              () -> {
                EventLoop own = tampering.loop(vertx.loop(loop));
                Turn turn = new Turn(own);
                RoomReader reader = new RoomReader(node, own, partitions, metrics, shown);
                LoopRooms rooms = new LoopRooms(own, turn, feed, reader, metrics);
                Sender sender = new Sender(node, own, number, partitions, deadline);
                return new SocketLoop(loop, own, turn, rooms, sender, reader);
              }));
    }
  }

  /** Takes a connection; called when it arrives. */
  Session accept(Settings.Link link, Consumer<Received> client, Consumer<String> onTorn) {
    SocketLoop on = loops.get(timeline.random().nextInt(loops.size()));
    return on.loop.call(() -> new Session(on, link, client, onTorn));
  }

  /** One client's connection, as {@code Connection} treats it. */
  final class Session {

    final Socket socket;
    private final SocketLoop on;
    private final Map<RoomId, Member> members = new LinkedHashMap<>();
    private final Deque<Runnable> unread = new ArrayDeque<>();
    private boolean stalled;
    private boolean ended;

    private Session(
        SocketLoop on, Settings.Link link, Consumer<Received> client, Consumer<String> onTorn) {
      this.on = on;
      this.socket = new Socket(on.loop, on.eventLoop, link, client, onTorn, this::end);
    }

    /** Runs a request on the connection's loop, in the order of requests. */
    void request(Runnable request) {
      on.loop.execute(
          () -> {
            unread.add(request);
            read();
          });
    }

    /** Requests are read only while the client takes the answers. */
    private void read() {
      while (!stalled && !ended && !socket.closed() && !unread.isEmpty()) {
        unread.removeFirst().run();
      }
    }

    private void answer(Received answer) {
      if (ended) {
        return;
      }
      socket.answer(answer);
      on.turn.mark(socket);
      if (!stalled && socket.isFull()) {
        stalled = true;
        socket.whenDrained(
            () -> {
              stalled = false;
              read();
            });
      }
    }

    /** The connection is gone, and this end notices. */
    void lost() {
      on.loop.run(socket::reset);
    }

    private void end() {
      ended = true;
      members.values().forEach(on.rooms::leave);
      members.clear();
    }

    void join(long id, RoomId room, @Nullable Position after, int last) {
      if (members.containsKey(room)) {
        answer(new Received.Refused(id, "joined already"));
        return;
      }
      Member member = on.rooms.newMember(room, socket);
      members.put(room, member);
      boolean catchUp = after != null || last > 0;
      Request.Join request = new Request.Join(id, room, after, last, catchUp);
      // Presence is asked how many are there; it may take its time.
      long presence =
          timeline.chance(0.1) ? timeline.between(0, 500 * MILLI) : timeline.between(0, MILLI);
      on.loop.timer(presence, () -> join(member, request));
    }

    private void join(Member member, Request.Join request) {
      on.rooms
          .join(
              member,
              request,
              joined ->
                  answer(
                      new Received.Joined(
                          request.id(),
                          joined.position().epoch(),
                          joined.position().offset(),
                          joined.recovered())))
          .onFailure(
              failure -> {
                on.rooms.leave(member);
                members.remove(request.room(), member);
                answer(new Received.Refused(request.id(), failure.getMessage()));
              });
    }

    void leave(long id, RoomId room) {
      Member member = members.remove(room);
      if (member != null) {
        on.rooms.leave(member);
      }
      answer(new Received.Left(id));
    }

    void send(long id, RoomId room, String user, String key, byte[] body) {
      if (!members.containsKey(room)) {
        answer(new Received.Refused(id, "not joined"));
        return;
      }
      Append append =
          new Append(room, RecordKind.MESSAGE, user, null, key, Position.NOTHING, body, null);
      on.sender
          .send(append, () -> {})
          .onComplete(
              sent ->
                  answer(new Received.Sent(id, sent.position().epoch(), sent.position().offset())),
              failure -> answer(new Received.Refused(id, failure.getMessage())));
    }

    /** A page that has all that was acknowledged before, as {@code RoomOperations} asks for it. */
    void history(long id, RoomId room, long after, long before, int limit) {
      int partition = partitions.of(room);
      on.reader
          .head(room)
          .transform(
              head -> {
                long atLeast = head.succeeded() ? head.result().partitionHead() : Position.UNKNOWN;
                return new MessagePages(on.reader)
                    .read(
                        after == Position.UNKNOWN
                            ? PageQuery.before(partition, room, before, limit, atLeast)
                            : PageQuery.after(partition, room, after, limit, atLeast),
                        null);
              })
          .onComplete(
              page -> answer(new Received.Paged(id, page.messages(), page.more())),
              failure -> answer(new Received.Refused(id, failure.getMessage())));
    }
  }
}
