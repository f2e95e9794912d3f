package dev.parley.wire;

import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.List;

/** What has happened to one session. */
final class ChangeCodec {

  /** {@link Change}: field 1 says which. */
  static final Codec<Change> CHANGE = Codec.of(ChangeCodec::write, ChangeCodec::read);

  private ChangeCodec() {}

  private static void write(WireOut out, Change change) {
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
    } else if (change instanceof SessionSnapshot snapshot) {
      out.number(1, 7);
      out.number(8, snapshot.state().code());
      out.texts(10, snapshot.rooms().stream().map(RoomId::value).toList());
    } else {
      throw new IllegalArgumentException("presence change: " + change + " (expected: one known)");
    }
  }

  private static Change read(WireIn in) {
    int type = 0;
    String session = "";
    String user = "";
    String name = null;
    String connection = "";
    String address = "";
    String room = "";
    int state = SessionState.ONLINE.code();
    boolean graceful = false;
    List<RoomId> rooms = new ArrayList<>();
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
        case 10 -> rooms.add(new RoomId(in.text()));
        default -> in.skip();
      }
    }
    return switch (type) {
      case 1 -> new Opened(session, user, name, connection, address);
      case 2 -> new Joined(session, new RoomId(room));
      case 3 -> new Left(session, new RoomId(room));
      case 4 -> new StateSet(session, new SessionState(state));
      case 5 -> new Heard(session);
      case 6 -> new Closed(session, connection, graceful);
      case 7 -> new SessionSnapshot(session, rooms, new SessionState(state));
      // What a later version has to say of a session says that it was heard, at least.
      default -> new Heard(session);
    };
  }
}
