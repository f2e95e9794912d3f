package dev.parley.wire;

import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Resume;
import dev.parley.contract.UserPresence;
import dev.parley.contract.UserPresence.Device;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of sessions: to go on, to end, to be shown. */
public final class SessionCodecs {

  /** {@link Resume}. */
  public static final Codec<Resume> RESUME =
      Codec.of(
          (out, resume) -> {
            out.text(1, resume.gateway());
            out.message(2, ChangeCodec.CHANGE, resume.opened());
          },
          in -> {
            String gateway = "";
            Opened opened = null;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> gateway = in.text();
                case 2 -> opened = opened(in.message(ChangeCodec.CHANGE));
                default -> in.skip();
              }
            }
            return new Resume(gateway, opened(opened));
          });

  /** {@link Resume.Reply}. */
  public static final Codec<Resume.Reply> RESUMED =
      Codec.of(
          (out, reply) -> {
            out.flag(1, reply.found());
            out.texts(2, reply.rooms().stream().map(RoomId::value).toList());
            out.text(3, reply.gateway());
            out.text(4, reply.connection());
            out.number(5, reply.chosen().code());
          },
          in -> {
            boolean found = false;
            List<RoomId> rooms = new ArrayList<>();
            String gateway = "";
            String connection = "";
            int chosen = SessionState.ONLINE.code();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> found = in.flag();
                case 2 -> rooms.add(new RoomId(in.text()));
                case 3 -> gateway = in.text();
                case 4 -> connection = in.text();
                case 5 -> chosen = in.int32();
                default -> in.skip();
              }
            }
            return new Resume.Reply(found, rooms, new SessionState(chosen), gateway, connection);
          });

  /** {@link Displace}. */
  public static final Codec<Displace> DISPLACE =
      Codec.of(
          (out, displace) -> {
            out.text(1, displace.session());
            out.text(2, displace.connection());
          },
          in -> {
            String session = "";
            String connection = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> session = in.text();
                case 2 -> connection = in.text();
                default -> in.skip();
              }
            }
            return new Displace(session, connection);
          });

  /** {@link Kick}. */
  public static final Codec<Kick> KICK =
      Codec.of(
          (out, kick) -> {
            out.text(1, kick.session());
            out.text(2, kick.user());
            out.number(3, kick.notBefore());
          },
          in -> {
            String session = "";
            String user = "";
            long notBefore = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> session = in.text();
                case 2 -> user = in.text();
                case 3 -> notBefore = in.number();
                default -> in.skip();
              }
            }
            return new Kick(session, user, notBefore);
          });

  /** {@link Kick.Reply}. */
  public static final Codec<Kick.Reply> KICKED =
      Codec.of(
          (out, reply) -> out.number(1, reply.ended()),
          in -> {
            int ended = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> ended = in.int32();
                default -> in.skip();
              }
            }
            return new Kick.Reply(ended);
          });

  /** {@link UserPresence.Query}. */
  public static final Codec<UserPresence.Query> USER_QUERY =
      Codec.of(
          (out, query) -> out.text(1, query.user()),
          in -> {
            String user = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> user = in.text();
                default -> in.skip();
              }
            }
            return new UserPresence.Query(user);
          });

  /** {@link Device}. */
  static final Codec<Device> DEVICE =
      Codec.of(
          (out, device) -> {
            out.message(1, EventCodecs.MEMBER, device.member());
            out.texts(2, device.rooms().stream().map(RoomId::value).toList());
            out.text(3, device.gateway());
            out.number(4, device.lastSeen());
          },
          in -> {
            Member member = EventCodecs.MEMBER.decode(new byte[0]);
            List<RoomId> rooms = new ArrayList<>();
            String gateway = "";
            long lastSeen = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> member = in.message(EventCodecs.MEMBER);
                case 2 -> rooms.add(new RoomId(in.text()));
                case 3 -> gateway = in.text();
                case 4 -> lastSeen = in.number();
                default -> in.skip();
              }
            }
            return new Device(member, rooms, gateway, lastSeen);
          });

  /** {@link UserPresence}. */
  public static final Codec<UserPresence> USER =
      Codec.of(
          (out, user) -> out.messages(1, DEVICE, user.devices()),
          in -> {
            List<Device> devices = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> devices.add(in.message(DEVICE));
                default -> in.skip();
              }
            }
            return new UserPresence(devices);
          });

  private SessionCodecs() {}

  private static Opened opened(@Nullable Change change) {
    if (change instanceof Opened opened) {
      return opened;
    }
    throw new WireException("resume: " + change + " (expected: a socket that was opened)", null);
  }
}
