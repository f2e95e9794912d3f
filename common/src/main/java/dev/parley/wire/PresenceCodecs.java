package dev.parley.wire;

import dev.parley.contract.Member;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.contract.RoomId;
import dev.parley.contract.Roster;
import dev.parley.contract.SessionState;
import java.util.ArrayList;
import java.util.List;

/** Telling and asking presence-service. */
public final class PresenceCodecs {

  /** {@link Change}: field 1 says which. */
  static final Codec<Change> CHANGE =
      Codec.of(PresenceCodecs::writeChange, PresenceCodecs::readChange);

  /** {@link PresenceReport}. */
  public static final Codec<PresenceReport> REPORT =
      Codec.of(
          (out, report) -> {
            out.text(1, report.gateway());
            out.messages(2, CHANGE, report.changes());
          },
          in -> {
            String gateway = "";
            List<Change> changes = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> gateway = in.text();
                case 2 -> changes.add(in.message(CHANGE));
                default -> in.skip();
              }
            }
            return new PresenceReport(gateway, changes);
          });

  /** {@link PresenceReport.Reply}. */
  public static final Codec<PresenceReport.Reply> REPORTED =
      Codec.of(
          (out, reply) -> out.texts(1, reply.unknown()),
          in -> {
            List<String> unknown = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> unknown.add(in.text());
                default -> in.skip();
              }
            }
            return new PresenceReport.Reply(unknown);
          });

  /** {@link Roster.Query}. */
  public static final Codec<Roster.Query> ROSTER_QUERY =
      Codec.of(
          (out, query) -> {
            out.text(1, query.room().value());
            out.number(2, query.limit());
            out.text(3, query.cursor());
          },
          in -> {
            String room = "";
            int limit = 0;
            String cursor = null;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> room = in.text();
                case 2 -> limit = in.int32();
                case 3 -> cursor = in.text();
                default -> in.skip();
              }
            }
            return new Roster.Query(new RoomId(room), limit, cursor);
          });

  /** {@link Roster}. */
  public static final Codec<Roster> ROSTER =
      Codec.of(
          (out, roster) -> {
            out.messages(1, EventCodecs.MEMBER, roster.members());
            out.number(2, roster.total());
            out.text(3, roster.cursor());
          },
          in -> {
            List<Member> members = new ArrayList<>();
            long total = 0;
            String cursor = null;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> members.add(in.message(EventCodecs.MEMBER));
                case 2 -> total = in.number();
                case 3 -> cursor = in.text();
                default -> in.skip();
              }
            }
            return new Roster(members, total, cursor);
          });

  private PresenceCodecs() {}

  private static void writeChange(WireOut out, Change change) {
    out.text(2, change.session());
    if (change instanceof Opened opened) {
      out.number(1, 1);
      out.text(3, opened.user());
      out.text(4, opened.name());
      out.text(5, opened.connection());
      out.text(6, opened.address());
    } else if (change instanceof Joined joined) {
      out.number(1, 2);
      out.text(7, joined.room().value());
    } else if (change instanceof Left left) {
      out.number(1, 3);
      out.text(7, left.room().value());
    } else if (change instanceof StateSet set) {
      out.number(1, 4);
      out.number(8, set.state().code());
    } else if (change instanceof Heard) {
      out.number(1, 5);
    } else if (change instanceof Closed closed) {
      out.number(1, 6);
      out.text(5, closed.connection());
      out.flag(9, closed.graceful());
    }
  }

  private static Change readChange(WireIn in) {
    int type = 0;
    String session = "";
    String user = "";
    String name = null;
    String connection = "";
    String address = "";
    String room = "";
    int state = SessionState.ONLINE.code();
    boolean graceful = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.int32();
        case 2 -> session = in.text();
        case 3 -> user = in.text();
        case 4 -> name = in.text();
        case 5 -> connection = in.text();
        case 6 -> address = in.text();
        case 7 -> room = in.text();
        case 8 -> state = in.int32();
        case 9 -> graceful = in.flag();
        default -> in.skip();
      }
    }
    return switch (type) {
      case 1 -> new Opened(session, user, name, connection, address);
      case 2 -> new Joined(session, new RoomId(room));
      case 3 -> new Left(session, new RoomId(room));
      case 4 -> new StateSet(session, SessionState.of(state));
      case 5 -> new Heard(session);
      case 6 -> new Closed(session, connection, graceful);
      default -> throw new WireException("presence change: " + type + " (expected: 1 to 6)", null);
    };
  }
}
