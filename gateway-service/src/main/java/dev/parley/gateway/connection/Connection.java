package dev.parley.gateway.connection;

import dev.parley.contract.PresenceReport;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.connection.ConnectionState.Accepted;
import dev.parley.gateway.connection.ConnectionState.Closed;
import dev.parley.gateway.connection.ConnectionState.Open;
import dev.parley.gateway.connection.ConnectionState.Verifying;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.protocol.CloseCode;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Events;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import dev.parley.gateway.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's requests, in the order sent, and their answers. Everything happens on the socket's
 * event loop. A fault in one connection never reaches another.
 */
final class Connection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** Requests under way, above which a client is not read from for a while. */
  private static final int MAX_UNANSWERED = 1_024;

  /** The answer was written already, where its place in the order mattered. */
  private static final Json NOTHING_TO_WRITE = Json.object();

  private final String id;
  private final String address;
  private final Loop loop;
  private final Wire wire;
  private final RateLimit rate;
  private final Map<RoomId, Member> members = new HashMap<>();
  private final Deque<Request> behindConnect = new ArrayDeque<>();
  private ConnectionState state = new Accepted();
  private int unanswered;
  private boolean reading = true;
  private boolean stalled;

  /** The socket, as far as a connection knows it. */
  interface Wire {

    /** Where frames go. */
    VertxOutbound outbound();

    /** Closes the socket. */
    void close(CloseCode code);

    /** Reads on, or not for a while. */
    void reading(boolean on);
  }

  Connection(String id, String address, Loop loop, Wire wire, long nowNanos) {
    this.id = id;
    this.address = address;
    this.loop = loop;
    this.wire = wire;
    this.rate = new RateLimit(loop.settings().limits().rate(), nowNanos);
  }

  /** The session, once there is one. */
  @Nullable String session() {
    return state instanceof Open open ? open.session() : null;
  }

  /** Whether the client has not said who it is, and still may. */
  boolean awaitsConnect() {
    return state instanceof Accepted || state instanceof Verifying;
  }

  /** When the token ends, seconds since 1970 UTC. */
  long expiresAtSeconds() {
    return state instanceof Open open ? open.identity().expiresAtSeconds() : Long.MAX_VALUE;
  }

  /** Takes a whole message of valid UTF-8. */
  void message(byte[] json, long nowNanos) {
    if (state instanceof Closed) {
      return;
    }
    try {
      Request request = loop.requests().read(json);
      if (!rate.take(nowNanos)) {
        throw new ProtocolException(
            ErrorCode.RATE_LIMITED,
            "more than %d requests a second".formatted(loop.settings().limits().rate()),
            request.id(),
            rate.retryAfterMillis());
      }
      take(request);
    } catch (RuntimeException e) {
      ProtocolException error = protocolError(e);
      error(error);
      if (error.id() == ProtocolException.NO_ID && !rate.take(nowNanos)) {
        wire.close(CloseCode.PROTOCOL_VIOLATION); // a flood of frames that are none
      }
    }
  }

  /** The socket is gone. */
  void closed(boolean graceful) {
    if (state instanceof Open open) {
      loop.presence().tell(new PresenceReport.Closed(open.session(), id, graceful));
    }
    state = new Closed();
    members.values().forEach(loop.rooms()::leave);
    members.clear();
    behindConnect.clear();
  }

  /** Tells the client that this node goes away. */
  void drain(long afterMillis) {
    write(Events.drain(afterMillis));
  }

  private void take(Request request) {
    if (request instanceof Request.Connect connect) {
      connect(connect);
    } else if (state instanceof Verifying) {
      behindConnect.addLast(request);
    } else if (state instanceof Open open) {
      asked();
      dispatch(open, request);
    } else {
      throw new ProtocolException(ErrorCode.UNAUTHORIZED, "connect first", request.id(), 0);
    }
  }

  private void dispatch(Open open, Request request) {
    Future<Json> answer;
    try {
      answer = handle(open, request);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer(request.id(), answer);
  }

  private Future<Json> handle(Open open, Request request) {
    Identity who = open.identity();
    if (request instanceof Request.Send send) {
      member(send.room());
      return loop.service().send(who, send);
    } else if (request instanceof Request.Join join) {
      return join(open, join);
    } else if (request instanceof Request.Leave leave) {
      return leave(open, leave);
    } else if (request instanceof Request.History history) {
      return loop.service().history(who, history);
    } else if (request instanceof Request.Presence presence) {
      return loop.service().presence(who, presence);
    } else if (request instanceof Request.Typing typing) {
      member(typing.room());
      loop.service().typing(who, typing.room());
    } else if (request instanceof Request.State set) {
      SessionState wanted = set.state();
      loop.presence().tell(new PresenceReport.StateSet(open.session(), wanted));
    } else if (request instanceof Request.Ping) {
      return Future.succeededFuture(Json.object().field("at", System.currentTimeMillis()));
    }
    return Future.succeededFuture(Json.object());
  }

  // ---- connect

  private void connect(Request.Connect connect) {
    if (!(state instanceof Accepted)) {
      throw new ProtocolException(ErrorCode.INVALID, "connected already", connect.id(), 0);
    }
    state = new Verifying();
    identity(connect)
        .onComplete(
            who -> open(connect, who),
            failure -> {
              boolean expired = failure instanceof AuthException auth && auth.expired();
              String why = failure instanceof AuthException auth ? auth.text() : "not allowed";
              error(new ProtocolException(ErrorCode.UNAUTHORIZED, why, connect.id(), 0));
              state = new Closed();
              wire.close(expired ? CloseCode.TOKEN_EXPIRED : CloseCode.UNAUTHORIZED);
            });
  }

  private Future<Identity> identity(Request.Connect connect) {
    if (connect.token() != null) {
      return loop.tokens().verify(connect.token());
    }
    String name = connect.guest();
    return loop.guests() && name != null
        ? Future.succeededFuture(loop.tokens().newGuest(name))
        : Future.failedFuture(AuthException.guestsNotAllowed());
  }

  private void open(Request.Connect connect, Identity who) {
    if (state instanceof Closed) {
      return;
    }
    String resumed =
        connect.resume() == null ? null : loop.sessions().resumed(connect.resume(), who.user());
    String session = resumed == null ? loop.sessions().newId() : resumed;
    Open open = new Open(who, session);
    state = open;
    loop.presence().tell(new PresenceReport.Opened(session, who.user(), who.name(), id, address));
    GatewaySettings settings = loop.settings();
    Json ok =
        Json.object()
            .field("session", session)
            .field("resume", loop.sessions().secret(session, who.user()))
            .field("user", who.user())
            .field("name", who.name())
            .field("node", loop.node().id())
            .field("heartbeat", settings.ping().toSeconds())
            .field("limits", Replies.limits(settings.limits()));
    write(Replies.ok(connect.id(), ok));
    while (!behindConnect.isEmpty() && state == open) {
      asked();
      dispatch(open, behindConnect.removeFirst());
    }
  }

  // ---- rooms

  private Future<Json> join(Open open, Request.Join join) {
    RoomId room = join.room();
    if (!open.identity().rights().mayJoin(room)) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN, "the token does not allow to join %s".formatted(room));
    }
    if (members.containsKey(room)) {
      throw new ProtocolException(ErrorCode.INVALID, "%s is joined already".formatted(room));
    }
    int max = loop.settings().limits().rooms();
    if (members.size() >= max) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_ROOMS, "%d rooms are joined already".formatted(max));
    }
    Member member = loop.rooms().newMember(room, wire.outbound());
    members.put(room, member);
    return loop.service()
        .countWithNewcomer(room)
        .compose(
            count -> loop.rooms().join(member, join, joined -> joined(open, join, count, joined)))
        .onFailure(
            failure -> {
              loop.rooms().leave(member);
              members.remove(room, member);
            })
        .map(NOTHING_TO_WRITE);
  }

  private void joined(Open open, Request.Join join, long count, LoopRooms.Joined joined) {
    Json ok =
        Json.object()
            .field("position", Events.position(joined.position()))
            .field("recovered", joined.recovered())
            .field("members", count);
    write(Replies.ok(join.id(), ok));
    loop.metrics().joined();
    if (members.containsKey(join.room())) {
      loop.presence().tell(new PresenceReport.Joined(open.session(), join.room()));
    }
  }

  private Future<Json> leave(Open open, Request.Leave leave) {
    Member member = member(leave.room());
    members.remove(leave.room());
    loop.rooms().leave(member);
    loop.presence().tell(new PresenceReport.Left(open.session(), leave.room()));
    return Future.succeededFuture(Json.object());
  }

  private Member member(RoomId room) {
    Member member = members.get(room);
    if (member == null) {
      throw new ProtocolException(ErrorCode.NOT_JOINED, "join %s first".formatted(room));
    }
    return member;
  }

  // ---- answers

  private void asked() {
    unanswered++;
    readOrNot();
  }

  private void answered() {
    unanswered--;
    readOrNot();
  }

  /** Reads on only while the client takes its answers and does not ask too much at a time. */
  private void readOrNot() {
    boolean should = !stalled && unanswered < (reading ? MAX_UNANSWERED : MAX_UNANSWERED / 2);
    if (should != reading) {
      reading = should;
      wire.reading(should);
    }
  }

  private void answer(long request, Future<Json> ok) {
    ok.onComplete(
        done -> {
          answered();
          if (done != NOTHING_TO_WRITE) {
            write(Replies.ok(request, done));
          }
        },
        failure -> {
          answered();
          error(protocolError(failure).withId(request));
        });
  }

  private ProtocolException protocolError(Throwable failure) {
    if (failure instanceof ProtocolException expected) {
      return expected;
    }
    log.error("request_failed connection={}", id, failure);
    return new ProtocolException(
        ErrorCode.UNAVAILABLE, "something went wrong here", ProtocolException.NO_ID, 1_000);
  }

  private void error(ProtocolException error) {
    loop.metrics().error(error.code());
    write(Replies.error(error));
  }

  private void write(byte[] json) {
    if (!(state instanceof Closed)) {
      Frame frame = Frame.text(json);
      wire.outbound().offer(frame);
      loop.turn().mark(wire.outbound());
      frame.release();
      if (!stalled && wire.outbound().isFull()) {
        stalled = true;
        readOrNot();
        wire.outbound()
            .whenDrained(
                () -> {
                  stalled = false;
                  readOrNot();
                });
      }
    }
  }
}
