package dev.parley.bus;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.Attach;
import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.Resume;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomHead;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import dev.parley.wire.AppendCodecs;
import dev.parley.wire.Codec;
import dev.parley.wire.EventCodecs;
import dev.parley.wire.LinkCodecs;
import dev.parley.wire.PageCodecs;
import dev.parley.wire.PresenceCodecs;
import dev.parley.wire.RecordCodecs;
import dev.parley.wire.SessionCodecs;

/** Everything that one node may ask another. */
public final class Endpoints {

  private static final Codec<Done> DONE =
      Codec.of(
          (out, done) -> {},
          in -> {
            while (in.next()) {
              in.skip();
            }
            return Done.DONE;
          });

  /** Appends to rooms of one partition. Fails with nothing: each append has its own outcome. */
  public static final Endpoint<AppendBatch, AppendBatch.Reply> APPEND =
      new Endpoint<>(Role.ROOM, "append", AppendCodecs.BATCH, AppendCodecs.REPLY);

  /**
   * Looks for a message by its room, sender and key; nothing is appended, and its body does not
   * count. There is no outcome where the log has it not. Fails with NOT_OWNER.
   */
  public static final Endpoint<Append, AppendBatch.Reply> FIND =
      new Endpoint<>(Role.ROOM, "find", RecordCodecs.APPEND, AppendCodecs.REPLY);

  /** Opens a link. Fails with NOT_OWNER. */
  public static final Endpoint<Attach, Attach.Reply> ATTACH =
      new Endpoint<>(Role.ROOM, "attach", LinkCodecs.ATTACH, LinkCodecs.ATTACHED);

  /** Changes the rooms of a link. Fails with NOT_OWNER or STALE_LINK. */
  public static final Endpoint<Attach.Interest, Attach.Reply> INTEREST =
      new Endpoint<>(Role.ROOM, "interest", LinkCodecs.INTEREST, LinkCodecs.ATTACHED);

  /** Passes an event on to the room's gateways, at most once. Fails with NOT_OWNER. */
  public static final Endpoint<RoomEvent, Done> EMIT =
      new Endpoint<>(Role.ROOM, "emit", EventCodecs.EVENT, DONE);

  /** Reads records that the owner still has in memory. Fails with NOT_OWNER. */
  public static final Endpoint<PageQuery, Page> RECENT =
      new Endpoint<>(Role.ROOM, "recent", PageCodecs.QUERY, PageCodecs.PAGE);

  /** Asks where a room ends. Fails with NOT_OWNER. */
  public static final Endpoint<RoomHead.Query, RoomHead> HEAD =
      new Endpoint<>(Role.ROOM, "head", PageCodecs.HEAD_QUERY, PageCodecs.HEAD);

  /** Delivers batches to a gateway. */
  public static final Endpoint<LinkBatch.Bundle, LinkBatch.Ack> BUNDLE =
      new Endpoint<>(Role.GATEWAY, "bundle", LinkCodecs.BUNDLE, LinkCodecs.ACK);

  /** Reads records of any age. Fails with NOT_OWNER, or BEHIND when it has not applied enough. */
  public static final Endpoint<PageQuery, Page> PAGE =
      new Endpoint<>(Role.HISTORY, "page", PageCodecs.QUERY, PageCodecs.PAGE);

  /** Reports to presence what happened to a gateway's sessions. */
  public static final Endpoint<PresenceReport, PresenceReport.Reply> REPORT =
      new Endpoint<>(Role.PRESENCE, "report", PresenceCodecs.REPORT, PresenceCodecs.REPORTED);

  /** Asks who is in a room. */
  public static final Endpoint<Roster.Query, Roster> ROSTER =
      new Endpoint<>(Role.PRESENCE, "roster", PresenceCodecs.ROSTER_QUERY, PresenceCodecs.ROSTER);

  /** Goes on with a session on another socket; answered when that is stored. */
  public static final Endpoint<Resume, Resume.Reply> RESUME =
      new Endpoint<>(Role.PRESENCE, "resume", SessionCodecs.RESUME, SessionCodecs.RESUMED);

  /** Ends sessions; answered when that is stored. */
  public static final Endpoint<Kick, Kick.Reply> END =
      new Endpoint<>(Role.PRESENCE, "end", SessionCodecs.KICK, SessionCodecs.KICKED);

  /** Asks for all sessions of a user. */
  public static final Endpoint<UserPresence.Query, UserPresence> USER =
      new Endpoint<>(Role.PRESENCE, "user", SessionCodecs.USER_QUERY, SessionCodecs.USER);

  /** Closes the socket that a session had before. */
  public static final Endpoint<Displace, Done> DISPLACE =
      new Endpoint<>(Role.GATEWAY, "displace", SessionCodecs.DISPLACE, DONE);

  /** Closes the sockets of sessions that an admin ends. */
  public static final Endpoint<Kick, Kick.Reply> KICK =
      new Endpoint<>(Role.GATEWAY, "kick", SessionCodecs.KICK, SessionCodecs.KICKED);

  private Endpoints() {}

  /** An answer that says only that it was done. */
  public enum Done {
    /** It was. */
    DONE
  }
}
