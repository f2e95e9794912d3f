package dev.parley.wire;

import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomEvent.Unknown;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.List;

/** Passing events of a room. */
public final class EventCodecs {

  /** {@link Member}. */
  public static final Codec<Member> MEMBER =
      Codec.of(
          (out, member) -> {
            out.text(1, member.session());
            out.text(2, member.user());
            out.text(3, member.name());
            out.number(4, member.state().code());
            out.number(5, member.since());
          },
          in -> {
            String session = "";
            String user = "";
            String name = null;
            int state = SessionState.ONLINE.code();
            long since = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> session = in.text();
                case 2 -> user = in.text();
                case 3 -> name = in.text();
                case 4 -> state = in.int32();
                case 5 -> since = in.number();
                default -> in.skip();
              }
            }
            return new Member(session, user, name, new SessionState(state), since);
          });

  /**
   * {@link RoomEvent}. Field 2 is the room, whatever the kind. Field 1 says which of the first two
   * kinds it is, whose fields follow in the same message. A kind to come has no number there, but a
   * field of its own from 11 on, with an inner message.
   */
  public static final Codec<RoomEvent> EVENT =
      Codec.of(
          (out, event) -> {
            if (event instanceof Typing typing) {
              out.number(1, 1);
              out.text(2, typing.room().value());
              out.text(3, typing.user());
            } else if (event instanceof PresenceChanged changed) {
              out.number(1, 2);
              out.text(2, changed.room().value());
              out.messages(4, MEMBER, changed.joined());
              out.messages(5, MEMBER, changed.left());
              out.messages(6, MEMBER, changed.changed());
              out.number(7, changed.total());
              out.number(8, changed.version());
              List<Member> sample = changed.sample();
              out.flag(9, sample != null);
              out.messages(10, MEMBER, sample == null ? List.of() : sample);
            } else if (event instanceof Unknown unknown) {
              out.raw(unknown.encoded());
            } else {
              throw new IllegalArgumentException("event: " + event + " (expected: one known)");
            }
          },
          EventCodecs::readEvent);

  private EventCodecs() {}

  private static RoomEvent readEvent(WireIn in) {
    int type = 0;
    String room = "";
    String user = "";
    List<Member> joined = new ArrayList<>();
    List<Member> left = new ArrayList<>();
    List<Member> changed = new ArrayList<>();
    List<Member> sample = new ArrayList<>();
    boolean sampled = false;
    long total = 0;
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.int32();
        case 2 -> room = in.text();
        case 3 -> user = in.text();
        case 4 -> joined.add(in.message(MEMBER));
        case 5 -> left.add(in.message(MEMBER));
        case 6 -> changed.add(in.message(MEMBER));
        case 7 -> total = in.number();
        case 8 -> version = in.number();
        case 9 -> sampled = in.flag();
        case 10 -> sample.add(in.message(MEMBER));
        default -> in.skip();
      }
    }
    return switch (type) {
      case 1 -> new Typing(new RoomId(room), user);
      case 2 ->
          new PresenceChanged(
              new RoomId(room), joined, left, changed, total, version, sampled ? sample : null);
      default -> new Unknown(new RoomId(room), in.whole());
    };
  }
}
