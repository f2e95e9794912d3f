package dev.parley.wire;

import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.Roster;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;

/** Telling and asking presence-service. */
public final class PresenceCodecs {

  /** {@link PresenceReport}. */
  public static final Codec<PresenceReport> REPORT =
      Codec.of(
          (out, report) -> {
            out.text(1, report.gateway());
            out.messages(2, ChangeCodec.CHANGE, report.changes());
          },
          in -> {
            String gateway = "";
            List<Change> changes = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> gateway = in.text();
                case 2 -> changes.add(in.message(ChangeCodec.CHANGE));
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
            out.number(4, roster.version());
          },
          in -> {
            List<Member> members = new ArrayList<>();
            long total = 0;
            String cursor = null;
            long version = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> members.add(in.message(EventCodecs.MEMBER));
                case 2 -> total = in.number();
                case 3 -> cursor = in.text();
                case 4 -> version = in.number();
                default -> in.skip();
              }
            }
            return new Roster(members, total, cursor, version);
          });

  private PresenceCodecs() {}
}
