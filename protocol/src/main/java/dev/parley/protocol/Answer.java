package dev.parley.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request that was done is answered with. */
public sealed interface Answer {

  /** Writes the fields. */
  void write(Json json);

  /** The answer alone, as it is over HTTP. */
  default byte[] toBytes() {
    Json json = Json.object();
    write(json);
    return json.toBytes();
  }

  /** The answer to an operation, read. */
  static Answer read(Op op, Fields fields) {
    return switch (op) {
      case CONNECT -> Welcome.read(fields);
      case JOIN -> Joined.read(fields);
      case SEND -> Sent.read(fields);
      case HISTORY -> Page.read(fields);
      case PRESENCE -> Roster.read(fields);
      case REFRESH -> Refreshed.read(fields);
      case PING -> new Pong(fields.number("at", Long.MIN_VALUE, Long.MAX_VALUE));
      case LEAVE, STATE, TYPING -> DONE;
    };
  }

  /** There is nothing more to know. */
  Done DONE = new Done();

  /** It was done. */
  record Done() implements Answer {

    @Override
    public void write(Json json) {}
  }

  /**
   * To {@link Request.Connect}.
   *
   * @param session the session's public id
   * @param resume the secret with which another connection goes on with the session
   * @param user the user's id
   * @param name the display name as others see it, if any
   * @param node the node
   * @param heartbeatSeconds a client that is silent for that long is pinged
   * @param limits what the client may do
   */
  record Welcome(
      String session,
      String resume,
      String user,
      @Nullable String name,
      String node,
      long heartbeatSeconds,
      Limits limits)
      implements Answer {

    private static Welcome read(Fields fields) {
      return new Welcome(
          fields.anyText("session"),
          fields.anyText("resume"),
          fields.anyText("user"),
          fields.textOrNull("name", 0, Integer.MAX_VALUE),
          fields.anyText("node"),
          fields.number("heartbeat", 0, Long.MAX_VALUE),
          Limits.read(fields.required("limits")));
    }

    @Override
    public void write(Json json) {
      Json its = Json.object();
      limits.write(its);
      json.field("session", session)
          .field("resume", resume)
          .field("user", user)
          .field("name", name)
          .field("node", node)
          .field("heartbeat", heartbeatSeconds)
          .field("limits", its);
    }
  }

  /**
   * To {@link Request.Join}.
   *
   * @param position the room's head at the join
   * @param recovered whether all since the position asked for is or will be delivered
   * @param members sessions in the room, the new one included; as far as is known
   */
  record Joined(Position position, boolean recovered, long members) implements Answer {

    private static Joined read(Fields fields) {
      return new Joined(
          fields.position("position"),
          fields.truth("recovered"),
          fields.number("members", 0, Long.MAX_VALUE));
    }

    @Override
    public void write(Json json) {
      json.field("position", position).field("recovered", recovered).field("members", members);
    }
  }

  /**
   * To {@link Request.Send}: the message is in the log.
   *
   * @param position where
   * @param at when it was appended, milliseconds since 1970 UTC
   * @param trace the trace's id, where it is traced
   */
  record Sent(Position position, long at, @Nullable String trace) implements Answer {

    private static Sent read(Fields fields) {
      return new Sent(
          fields.position("position"),
          fields.number("at", Long.MIN_VALUE, Long.MAX_VALUE),
          fields.textOrNull("trace", 0, Integer.MAX_VALUE));
    }

    @Override
    public void write(Json json) {
      json.field("position", position).field("at", at).field("trace", trace);
    }
  }

  /**
   * To {@link Request.History}.
   *
   * @param messages ascending
   * @param more whether there are further ones in the direction asked
   * @param position up to where the room was read
   */
  record Page(List<Message> messages, boolean more, Position position) implements Answer {

    private static Page read(Fields fields) {
      return new Page(
          fields.list("messages").stream().map(Message::read).toList(),
          fields.truth("more"),
          fields.position("position"));
    }

    @Override
    public void write(Json json) {
      json.list("messages", messages, (its, message) -> message.write(its))
          .field("more", more)
          .field("position", position);
    }
  }

  /**
   * To {@link Request.Presence}.
   *
   * @param members a page of them, by session id
   * @param total sessions in the room
   * @param stale presence is unavailable: the members mean nothing
   * @param cursor where the next page goes on; null on the last
   * @param version the page includes all events up to this version
   */
  record Roster(
      List<Member> members, long total, boolean stale, @Nullable String cursor, long version)
      implements Answer {

    private static Roster read(Fields fields) {
      return new Roster(
          fields.list("members").stream().map(Member::read).toList(),
          fields.number("total", 0, Long.MAX_VALUE),
          fields.truth("stale"),
          fields.textOrNull("cursor", 0, Integer.MAX_VALUE),
          fields.number("version", 0, Long.MAX_VALUE));
    }

    @Override
    public void write(Json json) {
      json.list("members", members, Member::writeWithSince)
          .field("total", total)
          .field("stale", stale)
          .field("cursor", cursor)
          .field("version", version);
    }
  }

  /**
   * To {@link Request.Refresh}.
   *
   * @param expires when the new token ends, seconds since 1970 UTC
   * @param left the rooms that the new token does not allow, which the session has left
   */
  record Refreshed(long expires, List<RoomId> left) implements Answer {

    private static Refreshed read(Fields fields) {
      return new Refreshed(
          fields.number("expires", 0, Long.MAX_VALUE),
          fields.texts("left").stream().map(RoomId::new).toList());
    }

    @Override
    public void write(Json json) {
      json.field("expires", expires).texts("left", left.stream().map(RoomId::value).toList());
    }
  }

  /**
   * To {@link Request.Ping}.
   *
   * @param at the node's time, milliseconds since 1970 UTC
   */
  record Pong(long at) implements Answer {

    @Override
    public void write(Json json) {
      json.field("at", at);
    }
  }

  /**
   * All sessions of a user, ended ones too. Over HTTP only.
   *
   * @param user the user's id
   * @param sessions the one heard last first
   * @param stale presence is unavailable: the sessions mean nothing
   */
  record Sessions(String user, List<Session> sessions, boolean stale) implements Answer {

    @Override
    public void write(Json json) {
      json.field("user", user)
          .list("sessions", sessions, (its, session) -> session.write(its))
          .field("stale", stale);
    }
  }

  /**
   * One session of a user.
   *
   * @param member the session and its state, since when
   * @param lastSeen when it was last heard, milliseconds since 1970 UTC
   * @param node the node of its connection, or of the last that it had
   * @param rooms the rooms that it is in, or was in at its end
   */
  record Session(Member member, long lastSeen, String node, List<RoomId> rooms) {

    private void write(Json json) {
      json.field("session", member.session())
          .field("name", member.name())
          .field("state", member.state().wireName())
          .field("since", member.since())
          .field("lastSeen", lastSeen)
          .field("node", node)
          .texts("rooms", rooms.stream().map(RoomId::value).toList());
    }
  }

  /**
   * Sessions were ended. Over HTTP only.
   *
   * @param closed connections that were closed
   * @param stale presence did not answer: a session could be resumed
   */
  record Ended(long closed, boolean stale) implements Answer {

    @Override
    public void write(Json json) {
      json.field("closed", closed).field("stale", stale);
    }
  }

  /**
   * A guest's token. Over HTTP only.
   *
   * @param token a JWT
   * @param user the guest's user id
   */
  record Guest(String token, String user) implements Answer {

    @Override
    public void write(Json json) {
      json.field("token", token).field("user", user);
    }
  }

  /**
   * A room's rules. Over HTTP only.
   *
   * @param slowSeconds how long a member waits between two messages; 0 for not at all
   * @param byDefault what users without a role are
   * @param members the users of whom the rules say something, by id
   */
  record Rules(int slowSeconds, RoomRole byDefault, List<RuledMember> members) implements Answer {

    @Override
    public void write(Json json) {
      json.field("slow", slowSeconds)
          .field("default", byDefault.wireName())
          .list("members", members, (its, member) -> member.write(its));
    }
  }

  /**
   * What a room's rules say of one user. Over HTTP only.
   *
   * @param user the user's id
   * @param role its role; null where it has none of its own
   * @param bannedUntil milliseconds since 1970 UTC; 0 where it is not banned, {@link
   *     MemberChange#FOR_GOOD} where no time is set
   * @param mutedUntil the same for a mute
   */
  record RuledMember(String user, @Nullable RoomRole role, long bannedUntil, long mutedUntil)
      implements Answer {

    @Override
    public void write(Json json) {
      json.field("user", user).field("role", role == null ? null : role.wireName());
      write(json, "banned", bannedUntil);
      write(json, "muted", mutedUntil);
    }

    private static void write(Json json, String name, long until) {
      json.field(name, until > 0);
      if (until > 0 && until < MemberChange.FOR_GOOD) {
        json.field(name + "Until", until);
      }
    }
  }

  /**
   * What the chat page has to know of a deployment. Over HTTP only.
   *
   * @param jaegerUrl where it finds traces, or null
   * @param guests whether anybody may come as a guest
   * @param room a room that guests may use, for the page to open first; null where there are none
   */
  record Deployment(@Nullable String jaegerUrl, boolean guests, @Nullable String room)
      implements Answer {

    @Override
    public void write(Json json) {
      json.field("jaegerUrl", jaegerUrl).field("guests", guests).optional("room", room);
    }
  }
}
