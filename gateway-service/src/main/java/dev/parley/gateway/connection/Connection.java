package dev.parley.gateway.connection;

import dev.parley.concurrent.Confined;
import dev.parley.contract.PresenceReport;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.connection.ConnectionState.Accepted;
import dev.parley.gateway.connection.ConnectionState.Authenticated;
import dev.parley.gateway.connection.ConnectionState.Closed;
import dev.parley.gateway.connection.ConnectionState.Draining;
import dev.parley.gateway.connection.ConnectionState.Open;
import dev.parley.gateway.presence.LocalSessions;
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
import org.jspecify.annotations.Nullable;

/**
 * One client's requests, in the order sent, and their answers. Everything happens on the socket's
 * event loop. A fault in one connection never reaches another.
 */
@Confined
final class Connection {

  private final String id;
  private final Loop loop;
  private final Wire wire;
  private final RateLimit rate;
  private final Answers answers;
  private final Handshake handshake;
  private final Membership membership;
  private final Deque<Request> behindConnect = new ArrayDeque<>();
  private ConnectionState state = new Accepted(false);

  Connection(String id, String address, Loop loop, Wire wire, long nowNanos) {
    this.id = id;
    this.loop = loop;
    this.wire = wire;
    this.rate = new RateLimit(() -> loop.settings().limits().rate(), nowNanos);
    this.answers = new Answers(id, loop, wire);
    this.handshake = new Handshake(id, address, loop);
    this.membership = new Membership(loop, wire, answers);
  }

  /** The session, once there is one. */
  @Nullable String session() {
    Open open = open();
    return open == null ? null : open.session();
  }

  /** Whether the client has not said who it is, and still may. */
  boolean awaitsConnect() {
    return state instanceof Accepted;
  }

  /** When the token is good no more, seconds since 1970 UTC. */
  long expiresAtSeconds() {
    Open open = open();
    return open == null ? Long.MAX_VALUE : loop.tokens().lastSecond(open.identity());
  }

  private @Nullable Open open() {
    if (state instanceof Draining draining) {
      return draining.open();
    }
    return state instanceof Open open ? open : null;
  }

  /** Takes a whole message of valid UTF-8. */
  void message(byte[] json, long nowNanos) {
    loop.eventLoop().check();
    if (state instanceof Closed) {
      return;
    }
    long id = ProtocolException.NO_ID;
    try {
      Request request = loop.requests().read(json);
      id = request.id();
      if (!rate.take(nowNanos)) {
        throw new ProtocolException(
            ErrorCode.RATE_LIMITED,
            "more than %d requests a second".formatted(loop.settings().limits().rate()),
            request.id(),
            rate.retryAfterMillis());
      }
      take(request);
    } catch (RuntimeException e) {
      ProtocolException error = answers.protocolError(e);
      if (error.id() == ProtocolException.NO_ID) {
        error = error.withId(id);
      }
      answers.error(error);
      if (error.id() == ProtocolException.NO_ID && !rate.take(nowNanos)) {
        wire.close(CloseCode.PROTOCOL_VIOLATION); // a flood of frames that are none
      }
    }
  }

  /** Whether a frame that is no whole message is within what a client may send. */
  boolean admitsFrame(long nowNanos) {
    loop.eventLoop().check();
    return rate.take(nowNanos);
  }

  /** The socket is gone. */
  void closed(boolean graceful) {
    loop.eventLoop().check();
    Open open = open();
    if (open != null) {
      loop.local().removed(open.session(), id);
      loop.presence().tell(new PresenceReport.Closed(open.session(), id, graceful));
    }
    end();
  }

  private void end() {
    state = new Closed();
    answers.end();
    membership.end();
    behindConnect.clear();
  }

  /** Tells the client that this node goes away. */
  void drain(long afterMillis) {
    loop.eventLoop().check();
    if (state instanceof Open open) {
      state = new Draining(open);
    }
    answers.write(Events.drain(afterMillis));
  }

  private void take(Request request) {
    Open open = open();
    if (request instanceof Request.Connect connect) {
      connect(connect);
    } else if (open != null) {
      answers.asked();
      dispatch(open, request);
    } else if (state.equals(new Accepted(false))) {
      throw new ProtocolException(ErrorCode.UNAUTHORIZED, "connect first", request.id(), 0);
    } else {
      answers.asked(); // what waits counts: a client that floods is not read from
      behindConnect.addLast(request);
    }
  }

  private void dispatch(Open open, Request request) {
    Future<Json> answer;
    try {
      answer = handle(open, request);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answers.answer(request.id(), answer);
  }

  private Future<Json> handle(Open open, Request request) {
    Identity who = open.identity();
    if (request instanceof Request.Send send) {
      return membership.joined(send.room()).compose(joined -> loop.service().send(who, send));
    } else if (request instanceof Request.Join join) {
      return membership.join(open, join);
    } else if (request instanceof Request.Leave leave) {
      return membership.leave(open, leave);
    } else if (request instanceof Request.History history) {
      return loop.service().history(who, history);
    } else if (request instanceof Request.Presence presence) {
      return loop.service().presence(who, presence);
    } else if (request instanceof Request.Typing typing) {
      membership.require(typing.room());
      loop.service().typing(who, typing.room());
      return Future.succeededFuture(Json.object());
    } else if (request instanceof Request.State set) {
      loop.presence().tell(new PresenceReport.StateSet(open.session(), set.state()));
      return Future.succeededFuture(Json.object());
    } else if (request instanceof Request.Ping) {
      return Future.succeededFuture(Json.object().field("at", System.currentTimeMillis()));
    }
    throw new ProtocolException(
        ErrorCode.UNKNOWN_OP, "this node does not know the operation", request.id(), 0);
  }

  private void connect(Request.Connect connect) {
    if (!state.equals(new Accepted(false))) {
      throw new ProtocolException(ErrorCode.INVALID, "connected already", connect.id(), 0);
    }
    state = new Accepted(true);
    loop.eventLoop()
        .here(handshake.identity(connect))
        .onComplete(
            who -> orFail(connect, () -> authenticated(connect, who)),
            failure -> refused(connect, failure));
  }

  /** Runs a step of connecting; where it throws the client is told, and may come again. */
  private void orFail(Request.Connect connect, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed(connect, e);
    }
  }

  private void failed(Request.Connect connect, Throwable failure) {
    answers.error(answers.protocolError(failure).withId(connect.id()));
    wire.close(CloseCode.OVERLOAD);
    closed(false);
  }

  private void refused(Request.Connect connect, Throwable failure) {
    boolean expired = failure instanceof AuthException auth && auth.expired();
    String why = failure instanceof AuthException auth ? auth.text() : "not allowed";
    answers.error(new ProtocolException(ErrorCode.UNAUTHORIZED, why, connect.id(), 0));
    end();
    wire.close(expired ? CloseCode.TOKEN_EXPIRED : CloseCode.UNAUTHORIZED);
  }

  private void authenticated(Request.Connect connect, Identity who) {
    if (state instanceof Closed) {
      return;
    }
    state = new Authenticated(who);
    loop.eventLoop()
        .here(handshake.session(who, connect))
        .onComplete(
            started -> {
              if (state instanceof Authenticated) {
                orFail(connect, () -> opened(connect, who, started));
              }
            },
            failure -> failed(connect, failure));
  }

  private void opened(Request.Connect connect, Identity who, Handshake.Started started) {
    String session = started.opened().session();
    byte[] welcome = Replies.ok(connect.id(), handshake.welcome(who, session));
    Open open = new Open(who, session);
    state = open;
    loop.local()
        .added(
            session,
            new LocalSessions.Held(
                who.user(), id, code -> loop.eventLoop().execute(() -> wire.close(code))));
    loop.presence().opened(started.opened(), started.stands());
    membership.carry(session, started.stands().rooms());
    answers.write(welcome);
    while (!behindConnect.isEmpty() && open() != null) {
      dispatch(open, behindConnect.removeFirst());
    }
  }
}
