package dev.parley.gateway.connection;

import dev.parley.concurrent.Confined;
import dev.parley.contract.PresenceReport;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.connection.ConnectionState.Accepted;
import dev.parley.gateway.connection.ConnectionState.Authenticated;
import dev.parley.gateway.connection.ConnectionState.Authenticating;
import dev.parley.gateway.connection.ConnectionState.Closed;
import dev.parley.gateway.connection.ConnectionState.Open;
import dev.parley.gateway.operation.Client;
import dev.parley.gateway.operation.JoinedRooms;
import dev.parley.gateway.operation.Operations;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.rate.ClientRate;
import dev.parley.protocol.Answer;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One client's requests, in the order sent, and their answers, over whatever transport. Everything
 * happens on the transport's event loop. A fault in one connection never reaches another.
 */
@Confined
public final class Connection {

  private final String id;
  private final String address;
  private final Loop loop;
  private final Transport transport;
  private final ClientRate rate;
  private final Answers answers;
  private final ConnectionSecurity security;

  /** Asked while it is not known who the client is, or what it may do from now on. */
  private final Deque<Request> waiting = new ArrayDeque<>();

  private boolean refreshing;
  private ConnectionState state = new Accepted();

  /**
   * A connection that has just been accepted.
   *
   * @param id unique in the cluster
   * @param address the client's, which presence keeps
   * @param rate counts what the client asks
   */
  public Connection(String id, String address, ClientRate rate, Loop loop, Transport transport) {
    this.id = id;
    this.address = address;
    this.loop = loop;
    this.transport = transport;
    this.rate = rate;
    this.answers = new Answers(id, loop, transport, rate);
    this.security = new ConnectionSecurity(address);
  }

  /** The session, once there is one. */
  public @Nullable String session() {
    Client client = state.client();
    return client == null ? null : client.session();
  }

  /** Whether the client has not said who it is, and still may. */
  public boolean awaitsConnect() {
    return state instanceof Accepted || state instanceof Authenticating;
  }

  /** When the token is no longer valid, seconds since 1970 UTC. */
  public long expiresAtSeconds() {
    Client client = state.client();
    return client == null ? Long.MAX_VALUE : loop.handshake().expiresAtSeconds(client.identity());
  }

  /** Handles a whole message of valid UTF-8. */
  public void message(byte[] json) {
    loop.eventLoop().check();
    if (state instanceof Closed) {
      return;
    }
    Request request;
    try {
      request = loop.requests().read(json);
    } catch (RuntimeException e) {
      unreadable(json, answers.protocolError(e));
      return;
    }
    try {
      rate.request(json.length);
      handle(request);
    } catch (RuntimeException e) {
      ProtocolException error = answers.protocolError(e);
      answers.error(error.id() == ProtocolException.NO_ID ? error.withId(request.id()) : error);
      endFlood();
    }
  }

  /** What is no request counts as one; who sends many without so much as an id is cut off. */
  private void unreadable(byte[] json, ProtocolException error) {
    try {
      rate.request(json.length);
      answers.error(error);
    } catch (ProtocolException limited) {
      boolean hasId = error.id() != ProtocolException.NO_ID;
      answers.error(hasId ? limited.withId(error.id()) : error);
      if (!hasId) {
        security.flood(state.client());
        transport.close(CloseCode.PROTOCOL_VIOLATION);
      }
      endFlood();
    }
  }

  private void endFlood() {
    if (rate.isFlooding()) {
      security.flood(state.client());
      transport.close(CloseCode.OVERLOAD);
    }
  }

  /** Whether a frame that is no whole message is within what a client may send. */
  public boolean admitsFrame() {
    loop.eventLoop().check();
    try {
      rate.request(0);
      return true;
    } catch (ProtocolException limited) {
      security.flood(state.client());
      return false;
    }
  }

  /** The transport is closed. */
  public void closed(boolean graceful) {
    loop.eventLoop().check();
    Client client = state.client();
    if (client != null) {
      loop.local().removed(client.session(), id);
      loop.presence().tell(new PresenceReport.Closed(client.session(), id, graceful));
    }
    end();
  }

  private void end() {
    Client client = state.client();
    state = state.close();
    answers.end();
    if (client != null) {
      loop.operations().sessionRooms().closed(client);
    }
    waiting.clear();
  }

  /** Tells the client that this node goes away. */
  public void drain(long afterMillis) {
    loop.eventLoop().check();
    if (state instanceof Open open) {
      state = open.drain();
    }
    answers.write(new Event.Drain(afterMillis));
  }

  /** A room's rules keep the client out. */
  private void expel(RoomId room) {
    Client client = state.client();
    if (client != null) {
      loop.operations().expelMember().run(client, room, answers::write);
    }
  }

  private void handle(Request request) {
    Client client = state.client();
    if (request instanceof Request.Connect connect) {
      connect(connect);
    } else if (client != null && !refreshing && waiting.isEmpty()) {
      answers.asked(request);
      dispatch(client, request);
    } else if (state instanceof Accepted) {
      throw new ProtocolException(ErrorCode.UNAUTHORIZED, "connect first", request.id(), 0);
    } else {
      answers.asked(request); // what waits counts: a client that floods is not read from
      waiting.addLast(request);
    }
  }

  private void dispatch(Client client, Request request) {
    Future<?> done;
    try {
      done = run(client, request);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    answers.ends(request, done.onFailure(failure -> security.refused(client, request, failure)));
  }

  /** Does what is asked; the future ends when the answer is written, or fails without one. */
  private Future<?> run(Client client, Request request) {
    Operations all = loop.operations();
    return switch (request.op()) {
      case SEND -> answer(request, all.sendMessage().run(client, (Request.Send) request));
      case JOIN ->
          all.joinRoom()
              .run(client, (Request.Join) request, joined -> answers.ok(request.id(), joined));
      case LEAVE -> answer(request, all.leaveRoom().run(client, (Request.Leave) request));
      case HISTORY ->
          answer(request, all.readHistory().run(client.identity(), (Request.History) request));
      case PRESENCE ->
          answer(request, all.listMembers().run(client.identity(), (Request.Presence) request));
      case TYPING -> answer(request, all.notifyTyping().run(client, (Request.Typing) request));
      case STATE -> answer(request, all.setState().run(client, (Request.State) request));
      case REFRESH -> refresh(client, (Request.Refresh) request);
      case PING ->
          answer(request, Future.succeededFuture(new Answer.Pong(loop.clock().wallMillis())));
      case CONNECT -> throw alreadyConnected(request);
    };
  }

  /** What is asked after it waits for it: it is done with the rights of the new token. */
  private Future<?> refresh(Client client, Request.Refresh refresh) {
    refreshing = true;
    return answer(
            refresh,
            loop.eventLoop()
                .here(loop.operations().refreshToken().run(client, refresh))
                .map(
                    refreshed -> {
                      state = state.refreshed(refreshed.client());
                      return refreshed.answer();
                    }))
        .onComplete(
            end -> {
              refreshing = false;
              loop.eventLoop().execute(this::serveWaiting);
            });
  }

  private void serveWaiting() {
    for (Client client = state.client();
        client != null && !refreshing && !waiting.isEmpty();
        client = state.client()) {
      dispatch(client, waiting.removeFirst());
    }
  }

  private Future<?> answer(Request request, Future<? extends Answer> answer) {
    return loop.eventLoop().here(answer).onSuccess(ok -> answers.ok(request.id(), ok));
  }

  private static ProtocolException alreadyConnected(Request request) {
    return new ProtocolException(ErrorCode.INVALID, "connected already", request.id(), 0);
  }

  private void connect(Request.Connect connect) {
    if (!(state instanceof Accepted accepted)) {
      throw alreadyConnected(connect);
    }
    state = accepted.connecting();
    loop.eventLoop()
        .here(loop.handshake().identity(connect))
        .onComplete(
            who -> orFail(connect, () -> authenticated(connect, who)),
            failure -> refused(connect, failure));
  }

  /** Runs a step of connecting; if it throws the client gets an error and may reconnect. */
  private void orFail(Request.Connect connect, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed(connect, e);
    }
  }

  private void failed(Request.Connect connect, Throwable failure) {
    answers.error(answers.protocolError(failure).withId(connect.id()));
    transport.close(CloseCode.OVERLOAD);
    closed(false);
  }

  private void refused(Request.Connect connect, Throwable failure) {
    if (failure instanceof ProtocolException) {
      failed(connect, failure); // not the client's fault: it may come again
      return;
    }
    boolean expired = failure instanceof AuthException auth && auth.expired();
    String why = failure instanceof AuthException auth ? auth.text() : "not allowed";
    security.signInRefused(why);
    answers.error(new ProtocolException(ErrorCode.UNAUTHORIZED, why, connect.id(), 0));
    end();
    transport.close(expired ? CloseCode.TOKEN_EXPIRED : CloseCode.UNAUTHORIZED);
  }

  private void authenticated(Request.Connect connect, Identity who) {
    if (state instanceof Authenticating authenticating) {
      loop.requirePlaceOf(who.user(), address);
      rate.identified(who.user());
      Authenticated authenticated = authenticating.known(who);
      state = authenticated;
      loop.eventLoop()
          .here(loop.handshake().session(who, connect, id, address))
          .onComplete(
              started ->
                  orFail(
                      connect,
                      () -> {
                        if (state == authenticated) {
                          opened(connect, authenticated, started);
                        }
                      }),
              failure -> failed(connect, failure));
    }
  }

  private void opened(
      Request.Connect connect, Authenticated authenticated, Handshake.Started started) {
    Identity who = authenticated.identity();
    String session = started.opened().session();
    Reply welcome = new Reply.Ok(connect.id(), loop.handshake().welcome(who, session));
    Client client = new Client(who, session, transport, new JoinedRooms(loop.eventLoop()));
    state = authenticated.opened(client);
    loop.local()
        .added(
            session,
            new LocalSessions.Held(
                who.user(),
                id,
                code -> loop.eventLoop().execute(() -> transport.close(code)),
                room -> loop.eventLoop().execute(() -> expel(room))));
    if (loop.handshake().isEnded(who)) { // meanwhile, when there was no socket to be closed
      loop.local().removed(session, id);
      refused(connect, AuthException.ended());
      return;
    }
    loop.presence().opened(started.opened(), started.snapshot());
    loop.operations().sessionRooms().opened(client, started.snapshot().rooms());
    security.signedIn(client);
    answers.write(welcome);
    serveWaiting();
  }
}
