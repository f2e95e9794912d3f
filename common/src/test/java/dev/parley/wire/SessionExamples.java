package dev.parley.wire;

import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.Resume;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import dev.parley.contract.UserPresence.Device;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;

/** The {@link Examples} of what is asked of sessions. */
final class SessionExamples {

  private static final long AT = 1_767_225_600_123L;
  private static final RoomId GENERAL = new RoomId("general");
  private static final RoomId TEAM = new RoomId("team:42");
  private static final Member ADA = new Member("s-1", "ada", "Ada", SessionState.ONLINE, AT);
  private static final Member GONE = new Member("s-2", "ada", null, SessionState.OFFLINE, AT + 1);

  private SessionExamples() {}

  static List<Example<?>> all() {
    return List.of(
        new Example<>(
            "presence-report-stands",
            "how a session stands",
            PresenceCodecs.REPORT,
            new PresenceReport(
                "node-1",
                List.of(new SessionSnapshot("s-1", List.of(GENERAL, TEAM), SessionState.AWAY)))),
        new Example<>(
            "roster-version",
            "a page with a version",
            PresenceCodecs.ROSTER,
            new Roster(List.of(ADA), 1, null, AT)),
        new Example<>(
            "resume",
            "ada goes on elsewhere",
            SessionCodecs.RESUME,
            new Resume("node-2", new Opened("s-1", "ada", "Ada", "c-9", "192.0.2.7:4711"))),
        new Example<>(
            "resume-reply",
            "what it had",
            SessionCodecs.RESUMED,
            new Resume.Reply(true, List.of(GENERAL, TEAM), SessionState.AWAY, "node-1", "c-1")),
        new Example<>(
            "resume-reply-unknown",
            "no such session",
            SessionCodecs.RESUMED,
            new Resume.Reply(false, List.of(), SessionState.ONLINE, "", "")),
        new Example<>(
            "displace",
            "the socket before",
            SessionCodecs.DISPLACE,
            new Displace("s-1", "node-1/0/17")),
        new Example<>("kick-session", "one session", SessionCodecs.KICK, new Kick("s-1", "", 0)),
        new Example<>("kick-user", "all of a user's", SessionCodecs.KICK, new Kick("", "ada", 0)),
        new Example<>(
            "kick-tokens",
            "all of a user's, and its tokens from before",
            SessionCodecs.KICK,
            new Kick("", "ada", 1_790_000_000_123L)),
        new Example<>("kick-reply", "three ended", SessionCodecs.KICKED, new Kick.Reply(3)),
        new Example<>(
            "user-query", "where is ada", SessionCodecs.USER_QUERY, new UserPresence.Query("ada")),
        new Example<>(
            "user",
            "one device here, one gone",
            SessionCodecs.USER,
            new UserPresence(
                List.of(
                    new Device(ADA, List.of(GENERAL), "node-1", AT + 5),
                    new Device(GONE, List.of(), "node-2", AT)))));
  }
}
