package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends without a request. A client passes over events whose name it does not know,
 * except that an {@code offset} in one moves the cursor of its room: see {@link Unknown}.
 */
public sealed interface Event extends ServerFrame {

  /** Its name on the wire. */
  String eventName();

  /** Writes the fields after the name. */
  void write(Json json);

  @Override
  default byte[] toBytes() {
    Json json = Json.object().field("event", eventName());
    write(json);
    return json.toBytes();
  }

  /** What has a place in a room's log, so that it moves the cursor of its room. */
  sealed interface Stored extends Event permits Message, Hidden {

    /** The room. */
    RoomId room();

    /** Its place in the room. */
    long offset();

    /** Offset of the room's record before it; below 0 where there is none or it is not known. */
    long prev();
  }

  /**
   * The room has a record there that is not shown.
   *
   * @param room the room
   * @param offset its place in the room
   * @param prev offset of the room's record before it; below 0 where there is none or it is not
   *     known
   * @param kind the code of its {@link RecordKind}
   */
  record Hidden(RoomId room, long offset, long prev, int kind) implements Stored {

    static final String NAME = "record";

    static Hidden read(Fields fields) {
      return new Hidden(
          fields.room(),
          fields.number("offset", 0, Fields.MAX_INTEGER),
          fields.offset("prev", Position.NOTHING),
          (int) fields.number("kind", 0, Integer.MAX_VALUE));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
      place(json, this);
      json.field("kind", kind);
    }
  }

  /**
   * What was missed before a join is delivered: live from here.
   *
   * @param room the room
   * @param position up to where
   */
  record CaughtUp(RoomId room, Position position) implements Event {

    static final String NAME = "caught_up";

    static CaughtUp read(Fields fields) {
      return new CaughtUp(fields.room(), fields.position("position"));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value()).field("position", position);
    }
  }

  /**
   * Who is in a room has changed.
   *
   * @param room the room
   * @param joined sessions that came; empty where there is a sample
   * @param left sessions that went; empty where there is a sample
   * @param changed sessions in another state; empty where there is a sample
   * @param total sessions in the room now
   * @param version one more than that of the room's event before, where none is missing
   * @param sample in a room too big for single changes, some of those that came or changed; else
   *     null
   */
  record PresenceChanged(
      RoomId room,
      List<Member> joined,
      List<Member> left,
      List<Member> changed,
      long total,
      long version,
      @Nullable List<Member> sample)
      implements Event {

    static final String NAME = "presence";

    static PresenceChanged read(Fields fields) {
      return new PresenceChanged(
          fields.room(),
          rows(fields, "joined"),
          rows(fields, "left"),
          rows(fields, "changed"),
          fields.number("total", 0, Long.MAX_VALUE),
          fields.number("version", 0, Long.MAX_VALUE),
          fields.has("sample") ? rows(fields, "sample") : null);
    }

    private static List<Member> rows(Fields fields, String name) {
      return fields.list(name).stream().map(Member::read).toList();
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value())
          .list("joined", joined, Member::writeRow)
          .list("left", left, Member::writeRow)
          .list("changed", changed, Member::writeRow)
          .field("total", total)
          .field("version", version);
      if (sample != null) {
        json.list("sample", sample, Member::writeRow);
      }
    }
  }

  /**
   * A user is writing.
   *
   * @param room the room
   * @param from the user's id
   */
  record Typing(RoomId room, String from) implements Event {

    static final String NAME = "typing";

    static Typing read(Fields fields) {
      return new Typing(fields.room(), fields.text("from", 1, Integer.MAX_VALUE));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value()).field("from", from);
    }
  }

  /**
   * The session is no longer in a room, because somebody who may do so keeps its user out.
   *
   * @param room the room
   * @param message why, for the user to read
   */
  record Expelled(RoomId room, String message) implements Event {

    static final String NAME = "expelled";

    static Expelled read(Fields fields) {
      return new Expelled(fields.room(), fields.anyText("message"));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value()).field("message", message);
    }
  }

  /**
   * The node is shutting down.
   *
   * @param afterMillis after about that long the client should reconnect
   */
  record Drain(long afterMillis) implements Event {

    static final String NAME = "drain";

    static Drain read(Fields fields) {
      return new Drain(fields.number("after", 0, Long.MAX_VALUE));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("after", afterMillis);
    }
  }

  /**
   * Records that a client should have got are lost: it goes on live after a gap. Sent where there
   * is no reply that could say so, as over Server-Sent Events.
   *
   * @param room the room
   * @param floor nothing below this offset can be read any more; below 0 where that is not known
   * @param position the head, after which it goes on
   */
  record Unrecovered(RoomId room, long floor, Position position) implements Event {

    static final String NAME = "unrecovered";

    static Unrecovered read(Fields fields) {
      return new Unrecovered(
          fields.room(), fields.offset("floor", Position.UNKNOWN), fields.position("position"));
    }

    @Override
    public String eventName() {
      return NAME;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
      if (floor >= 0) {
        json.field("floor", floor);
      } else {
        json.field("floor", NULL);
      }
      json.field("position", position);
    }
  }

  /**
   * An event of a later version, as a client reads it. Where it has a room and an offset it moves
   * the cursor of that room.
   *
   * @param eventName its name
   * @param room the room, or null
   * @param offset its place in the room; {@link Position#UNKNOWN} where it has none
   * @param prev offset of the room's record before it; below 0 where there is none or it is not
   *     known
   */
  record Unknown(String eventName, @Nullable RoomId room, long offset, long prev) implements Event {

    static Unknown read(String name, Fields fields) {
      return new Unknown(
          name,
          fields.has("room") ? fields.room() : null,
          fields.offset("offset", Position.UNKNOWN),
          fields.offset("prev", Position.NOTHING));
    }

    @Override
    public void write(Json json) {
      throw new UnsupportedOperationException("an event of a later version is read only");
    }
  }

  /** Writes where something stored is. */
  static void place(Json json, Stored stored) {
    json.field("offset", stored.offset());
    if (stored.prev() >= 0) {
      json.field("prev", stored.prev());
    } else {
      json.field("prev", NULL);
    }
  }

  /** JSON's null. */
  byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
}
