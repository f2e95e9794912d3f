package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An example of every frame of parley.v1, by the name of its file below {@code frames/v1}. */
final class FrameExamples {

  /** The id of every request among the examples. */
  static final long ID = 7;

  private static final RoomId ROOM = new RoomId("general");
  private static final Position POSITION = new Position("NAO1TVFqSCuuGtTaOBnN0Q", 4_711);
  private static final long AT = 1_767_225_600_000L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final Member ADA =
      new Member("s-1", "u-1", "Ada", SessionState.ONLINE, AT - 60_000);
  private static final Member BOB = new Member("s-2", "u-2", null, SessionState.AWAY, AT - 1_000);
  private static final Limits LIMITS = new Limits(65_536, 32_768, 100, 50);
  private static final Message FIRST =
      new Message(ROOM, 4_700, Position.NOTHING, "u-2", null, "k-1", AT - 500, json("\"hello\""));
  private static final Message MESSAGE =
      new Message(
          ROOM,
          4_711,
          4_700,
          "u-1",
          "Ada",
          "k-2",
          AT,
          json("{ \"text\" : \"h\u00e9\", \"n\":1.0 }"));

  private FrameExamples() {}

  static Map<String, Request> requests() {
    Map<String, Request> all = new LinkedHashMap<>();
    all.put("connect.token", new Request.Connect(ID, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", null, null));
    all.put("connect.guest", new Request.Connect(ID, null, "Ada", null));
    all.put("connect.resume", new Request.Connect(ID, null, "Ada", "s-1.secret"));
    all.put("join", Request.Join.live(ID, ROOM));
    all.put("join.after", Request.Join.after(ID, ROOM, POSITION));
    all.put("join.last", Request.Join.last(ID, ROOM, 50));
    all.put("leave", new Request.Leave(ID, ROOM));
    all.put("send", new Request.Send(ID, ROOM, "k-2", MESSAGE.body(), null));
    all.put("send.traced", new Request.Send(ID, ROOM, "k-2", json("[]"), TRACEPARENT));
    all.put("history", new Request.History(ID, ROOM, Position.UNKNOWN, Position.UNKNOWN, 50));
    all.put("history.before", new Request.History(ID, ROOM, 4_700, Position.UNKNOWN, 200));
    all.put("history.after", new Request.History(ID, ROOM, Position.UNKNOWN, 4_700, 1));
    all.put("presence", new Request.Presence(ID, ROOM, 100, null));
    all.put("presence.cursor", new Request.Presence(ID, ROOM, 1_000, "s-2"));
    all.put("state.online", new Request.State(ID, SessionState.ONLINE));
    all.put("state.away", new Request.State(ID, SessionState.AWAY));
    all.put("typing", new Request.Typing(ID, ROOM));
    all.put("refresh", new Request.Refresh(ID, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"));
    all.put("ping", new Request.Ping(ID));
    return all;
  }

  /** By the wire name of the operation, up to the first dot. */
  static Map<String, Answer> answers() {
    Map<String, Answer> all = new LinkedHashMap<>();
    all.put(
        "connect", new Answer.Welcome("s-1", "s-1.secret", "u-1", "Ada", "gateway-1", 30, LIMITS));
    all.put(
        "connect.nameless",
        new Answer.Welcome("s-1", "s-1.secret", "u-1", null, "gateway-1", 30, LIMITS));
    all.put("join", new Answer.Joined(POSITION, true, 2));
    all.put("join.refused", new Answer.Joined(POSITION, false, 2));
    all.put("join.empty", new Answer.Joined(new Position(POSITION.epoch(), -1), true, 1));
    all.put("leave", Answer.DONE);
    all.put("send", new Answer.Sent(POSITION, AT, TRACE));
    all.put("send.untraced", new Answer.Sent(POSITION, AT, null));
    all.put("history", new Answer.Page(List.of(FIRST, MESSAGE), true, POSITION));
    all.put("history.empty", new Answer.Page(List.of(), false, POSITION));
    all.put("presence", new Answer.Roster(List.of(ADA, BOB), 3, false, "s-2", 12));
    all.put("presence.stale", new Answer.Roster(List.of(), 0, true, null, 0));
    all.put("state", Answer.DONE);
    all.put("typing", Answer.DONE);
    all.put("refresh", new Answer.Refreshed(1_900_000_000, List.of()));
    all.put("refresh.left", new Answer.Refreshed(1_900_000_000, List.of(ROOM)));
    all.put("ping", new Answer.Pong(AT));
    return all;
  }

  /** By the name of the event, up to the first dot. */
  static Map<String, Event> events() {
    Map<String, Event> all = new LinkedHashMap<>();
    all.put("message", MESSAGE);
    all.put("message.first", FIRST);
    all.put("record", new Event.Hidden(ROOM, 4_712, 4_711, RecordKind.REACTION.code()));
    all.put("caught_up", new Event.CaughtUp(ROOM, POSITION));
    all.put(
        "presence",
        new Event.PresenceChanged(
            ROOM,
            List.of(ADA.since(0)),
            List.of(new Member("s-3", "u-3", "Eve", SessionState.OFFLINE, 0)),
            List.of(BOB.since(0)),
            2,
            13,
            null));
    all.put(
        "presence.sample",
        new Event.PresenceChanged(
            ROOM, List.of(), List.of(), List.of(), 5_000, 14, List.of(ADA.since(0))));
    all.put("typing", new Event.Typing(ROOM, "u-1"));
    all.put("expelled", new Event.Expelled(ROOM, "you are banned from general"));
    all.put("drain", new Event.Drain(2_500));
    all.put("unrecovered", new Event.Unrecovered(ROOM, 4_000, POSITION));
    all.put("unrecovered.unknown", new Event.Unrecovered(ROOM, Position.UNKNOWN, POSITION));
    return all;
  }

  /** By the wire name of the code, up to the first dot. */
  static Map<String, ProtocolException> errors() {
    Map<String, ProtocolException> all = new LinkedHashMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      String text = "room: \"a b\" (expected: 1 to 128 characters of A-Z a-z 0-9 . _ : -)";
      long retryAfter = code == ErrorCode.RATE_LIMITED ? 250 : 0;
      all.put(code.wireName(), new ProtocolException(code, text, ID, retryAfter));
    }
    all.put("bad_frame.no-id", new ProtocolException(ErrorCode.BAD_FRAME, "frame: no JSON object"));
    return all;
  }

  /** Bodies of HTTP answers that no frame has. */
  static Map<String, Answer> http() {
    Map<String, Answer> all = new LinkedHashMap<>();
    Answer.Session session = new Answer.Session(ADA, AT, "gateway-1", List.of(ROOM));
    all.put("sessions", new Answer.Sessions("u-1", List.of(session), false));
    all.put("ended", new Answer.Ended(2, false));
    all.put("guest", new Answer.Guest("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "guest:7f3k"));
    Answer.RuledMember banned = new Answer.RuledMember("u-2", null, AT, MemberChange.FOR_GOOD);
    all.put("member", banned);
    all.put("member.role", new Answer.RuledMember("u-1", RoomRole.MODERATOR, 0, 0));
    all.put("rules", new Answer.Rules(30, RoomRole.READER, List.of(banned)));
    all.put("config", new Answer.Deployment("http://localhost:16686", true, null));
    all.put("config.room", new Answer.Deployment(null, true, "public.general"));
    return all;
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
