package dev.parley.wire;

import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.contract.Attach;
import dev.parley.contract.Header;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomEvent.Unknown;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.Roster;
import dev.parley.protocol.Member;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One value of everything that goes over the wire, and the edges of some. */
final class Examples {

  private static final String EPOCH = "Yk3x0nQzT2-vJ5mB7eWf0A";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final RoomId GENERAL = new RoomId("general");
  private static final RoomId TEAM = new RoomId("team:42");
  private static final long AT = 1_767_225_600_123L;

  private static final RoomRecord MESSAGE =
      new RoomRecord(
          GENERAL,
          4_294_967_301L,
          4_294_967_296L,
          RecordKind.MESSAGE,
          "ada",
          "Ada Løvelace 🦊",
          "key-1",
          AT,
          Position.NOTHING,
          json("{\"text\":\"hej, värld\"}"),
          TRACE);

  private static final RoomRecord REACTION =
      new RoomRecord(
          TEAM,
          7,
          Position.UNKNOWN,
          RecordKind.REACTION,
          "guest:9f",
          null,
          "key-2",
          AT + 1,
          0,
          json("\"👍\""),
          null);

  private static final List<Header> HEADERS =
      List.of(new Header("seq", json("3")), new Header("open", new byte[0]));

  private static final RoomRecord LATER =
      new RoomRecord(
          TEAM,
          8,
          7,
          new RecordKind(5),
          "bob",
          null,
          "key-4",
          AT + 2,
          3,
          json("\"…\""),
          TRACE,
          HEADERS);

  private static final Append APPEND =
      new Append(
          GENERAL, RecordKind.MESSAGE, "ada", "Ada", "key-1", Position.NOTHING, json("1"), TRACE);

  private static final Append EDIT =
      new Append(TEAM, RecordKind.EDIT, "bob", null, "key-3", 12, json("{}"), null);

  private static final Member ADA =
      new Member("s-1", "ada", "Ada Løvelace", SessionState.ONLINE, AT);
  private static final Member BOB = new Member("s-2", "bob", null, SessionState.AWAY, AT + 5);
  private static final Member EVE = new Member("s-3", "eve", null, SessionState.OFFLINE, 0);

  private Examples() {}

  static List<Example<?>> all() {
    List<Example<?>> all = new ArrayList<>(appending());
    all.addAll(attaches());
    all.addAll(links());
    all.addAll(events());
    all.addAll(reading());
    all.addAll(presence());
    all.addAll(announcing());
    all.addAll(SessionExamples.all());
    return all;
  }

  private static List<Example<?>> appending() {
    return List.of(
        new Example<>("record", "a message as it stands", RecordCodecs.RECORD, MESSAGE),
        new Example<>(
            "record-sparse", "a reaction without name and trace", RecordCodecs.RECORD, REACTION),
        new Example<>(
            "record-later",
            "a record of a later version, with headers that this one does not know",
            RecordCodecs.RECORD,
            LATER),
        new Example<>("append", "a message to be appended", RecordCodecs.APPEND, APPEND),
        new Example<>(
            "append-headers",
            "a record of a later version to be appended",
            RecordCodecs.APPEND,
            new Append(
                TEAM, new RecordKind(5), "bob", null, "key-4", 12, json("\"…\""), TRACE, HEADERS)),
        new Example<>("append-edit", "an edit of offset 12", RecordCodecs.APPEND, EDIT),
        new Example<>(
            "position", "a place in a room", RecordCodecs.POSITION, new Position(EPOCH, 7)),
        new Example<>(
            "append-batch",
            "two appends, third of their stream",
            AppendCodecs.BATCH,
            new AppendBatch("node-1/3", 63, 17, 8, 2, List.of(APPEND, EDIT))),
        new Example<>(
            "append-reply",
            "every outcome",
            AppendCodecs.REPLY,
            new AppendBatch.Reply(
                EPOCH,
                List.of(
                    new Stored(0, 0),
                    new Stored(Long.MAX_VALUE, AT),
                    new Moved(),
                    new Unavailable("TimeoutException")))));
  }

  private static List<Example<?>> attaches() {
    return List.of(
        new Example<>(
            "attach",
            "interest in two rooms, cursor unknown",
            LinkCodecs.ATTACH,
            new Attach("node-1", 5, 17, "", Position.UNKNOWN, List.of(GENERAL, TEAM), false)),
        new Example<>(
            "attach-any-kind",
            "a gateway that can take kinds which it does not know",
            LinkCodecs.ATTACH,
            new Attach("node-1", 5, 17, "", 6, List.of(TEAM), true)),
        new Example<>(
            "attach-again",
            "interest in a room from a cursor on, of a log's epoch",
            LinkCodecs.ATTACH,
            new Attach("node-1", 5, 18, EPOCH, 41, List.of(GENERAL))));
  }

  private static List<Example<?>> links() {
    PresenceChanged changed =
        new PresenceChanged(
            TEAM, List.of(ADA), List.of(EVE), List.of(BOB, ADA), 1_000_000, 0, null);
    return List.of(
        new Example<>(
            "interest",
            "one room more and one less",
            LinkCodecs.INTEREST,
            new Attach.Interest("node-1", 5, 17, List.of(TEAM), List.of(GENERAL))),
        new Example<>(
            "attached",
            "a known head, none, an unknown one, and the first offset",
            LinkCodecs.ATTACHED,
            new Attach.Reply(EPOCH, 99, List.of(98L, Position.NOTHING, Position.UNKNOWN, 0L))),
        new Example<>(
            "link-batch",
            "records and both kinds of events",
            LinkCodecs.BATCH,
            new LinkBatch(
                5,
                17,
                6,
                4_294_967_301L,
                List.of(REACTION, MESSAGE),
                List.of(new Typing(GENERAL, "ada"), changed))),
        new Example<>(
            "link-batch-idle",
            "an idle link tells its head",
            LinkCodecs.BATCH,
            new LinkBatch(0, 1, Position.NOTHING, Position.NOTHING, List.of(), List.of())),
        new Example<>(
            "link-bundle", "batches of two partitions", LinkCodecs.BUNDLE, bundle(changed)),
        new Example<>(
            "link-ack",
            "one taken, one refused, one taken",
            LinkCodecs.ACK,
            new LinkBatch.Ack(List.of(true, false, true))));
  }

  private static List<Example<?>> events() {
    PresenceChanged changed =
        new PresenceChanged(
            TEAM, List.of(ADA), List.of(EVE), List.of(BOB, ADA), 1_000_000, 0, null);
    return List.of(
        new Example<>("typing", "bob writes", EventCodecs.EVENT, new Typing(TEAM, "bob")),
        new Example<>(
            "event-later",
            "an event of a later version: the room, and a field of its own",
            EventCodecs.EVENT,
            new Unknown(TEAM, laterEvent())),
        new Example<>("presence-changed", "who came, went, changed", EventCodecs.EVENT, changed),
        new Example<>(
            "presence-changed-version",
            "an event with a version",
            EventCodecs.EVENT,
            new PresenceChanged(TEAM, List.of(ADA), List.of(), List.of(), 2, AT, null)),
        new Example<>(
            "presence-changed-big",
            "a sample of a big room",
            EventCodecs.EVENT,
            new PresenceChanged(
                TEAM, List.of(), List.of(), List.of(), 9_999, AT + 1, List.of(BOB))));
  }

  private static List<Example<?>> reading() {
    return List.of(
        new Example<>(
            "page-query",
            "forward from offset 7",
            PageCodecs.QUERY,
            new PageQuery(5, GENERAL, 7, Position.UNKNOWN, 50, 99, false)),
        new Example<>(
            "page-query-any-kind",
            "an asker that can read kinds which it does not know",
            PageCodecs.QUERY,
            PageQuery.after(5, GENERAL, 7, 50, 99)),
        new Example<>(
            "page-query-newest",
            "backwards from the end",
            PageCodecs.QUERY,
            new PageQuery(
                5, GENERAL, Position.UNKNOWN, Long.MAX_VALUE, 1_000, Position.UNKNOWN, false)),
        new Example<>(
            "page",
            "two records and more",
            PageCodecs.PAGE,
            new Page(EPOCH, List.of(REACTION, MESSAGE), true, 120, 3)),
        new Example<>(
            "head-query",
            "where general ends",
            PageCodecs.HEAD_QUERY,
            new RoomHead.Query(5, GENERAL)),
        new Example<>(
            "head", "an empty room", PageCodecs.HEAD, new RoomHead(EPOCH, 99, Position.NOTHING)));
  }

  private static List<Example<?>> presence() {
    return List.of(
        new Example<>("member", "a pending session", EventCodecs.MEMBER, member()),
        new Example<>(
            "presence-report",
            "every change",
            PresenceCodecs.REPORT,
            new PresenceReport(
                "node-1",
                List.of(
                    new Opened("s-1", "ada", "Ada", "c-1", "192.0.2.7:4711"),
                    new Opened("s-2", "bob", null, "c-2", "[2001:db8::1]:80"),
                    new Joined("s-1", GENERAL),
                    new Left("s-1", TEAM),
                    new StateSet("s-1", SessionState.AWAY),
                    new Heard("s-2"),
                    new Closed("s-1", "c-1", true),
                    new Closed("s-2", "c-2", false)))),
        new Example<>(
            "presence-reply",
            "two unknown sessions",
            PresenceCodecs.REPORTED,
            new PresenceReport.Reply(List.of("s-7", "s-8"))),
        new Example<>(
            "roster-query",
            "a later page",
            PresenceCodecs.ROSTER_QUERY,
            query(GENERAL, 100, "s-9")),
        new Example<>(
            "roster-query-total",
            "the total only",
            PresenceCodecs.ROSTER_QUERY,
            query(TEAM, 0, null)),
        new Example<>(
            "roster",
            "a page with another behind it",
            PresenceCodecs.ROSTER,
            new Roster(List.of(ADA, BOB), 12_345, "s-2", 0)),
        new Example<>(
            "roster-last",
            "the last page",
            PresenceCodecs.ROSTER,
            new Roster(List.of(EVE), 3, null, 0)));
  }

  private static List<Example<?>> announcing() {
    return List.of(
        new Example<>(
            "announcement",
            "a room-service that owns two partitions",
            DirectoryCodecs.ANNOUNCEMENT,
            new Announcement(
                new NodeLife("node-1", ""),
                Role.ROOM,
                64,
                false,
                List.of(new Ownership(0, 3), new Ownership(63, 4)))),
        new Example<>(
            "announcement-leaving",
            "a gateway that leaves",
            DirectoryCodecs.ANNOUNCEMENT,
            new Announcement(new NodeLife("node-2", ""), Role.GATEWAY, 0, true, List.of())),
        new Example<>(
            "announcement-life",
            "a gateway that tells which of its lives it is",
            DirectoryCodecs.ANNOUNCEMENT,
            new Announcement(
                new NodeLife("node-2", "mib3k0xq"), Role.GATEWAY, 64, false, List.of())));
  }

  private static LinkBatch.Bundle bundle(PresenceChanged changed) {
    return new LinkBatch.Bundle(
        List.of(
            new LinkBatch(5, 17, 6, 7, List.of(REACTION), List.of()),
            new LinkBatch(6, 18, 40, 40, List.of(), List.of(changed))));
  }

  private static Member member() {
    return new Member("s-4", "kim", "Kim", SessionState.PENDING, AT);
  }

  private static Roster.Query query(RoomId room, int limit, String cursor) {
    return new Roster.Query(room, limit, cursor);
  }

  private static byte[] laterEvent() {
    WireOut out = new WireOut();
    out.text(2, TEAM.value());
    out.message(11, RecordCodecs.POSITION, new Position(EPOCH, 7));
    return out.toBytes();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
