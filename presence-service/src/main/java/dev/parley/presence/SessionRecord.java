package dev.parley.presence;

import com.hazelcast.nio.serialization.FieldKind;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.parley.grid.SessionFields;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Converts sessions to and from the form in which Hazelcast stores them: Compact records without a
 * Java class, so that members without this service can store and query them, and Java's own
 * deserialisation is never used. The fields are those of {@link SessionFields}.
 */
final class SessionRecord {

  private static final String TYPE = "parley.session";
  private static final String TRANSITION = "parley.session.step";

  private SessionRecord() {}

  static GenericRecord write(Session session) {
    return GenericRecordBuilder.compact(TYPE)
        .setString(SessionFields.USER, session.user())
        .setString(SessionFields.NAME, session.name())
        .setString(SessionFields.GATEWAY, session.socket().gateway())
        .setString(SessionFields.CONNECTION, session.socket().connection())
        .setString(SessionFields.ADDRESS, session.socket().address())
        .setArrayOfString(SessionFields.ROOMS, texts(session.rooms()))
        .setInt32(SessionFields.STATE, session.state().code())
        .setInt32(SessionFields.CHOSEN, session.chosen().code())
        .setInt64(SessionFields.SINCE, session.since())
        .setInt64(SessionFields.LAST_ACTIVE, session.lastActive())
        .setInt64(SessionFields.REVISION, session.lastTransition().revision())
        .setInt64(SessionFields.CHANGED, session.lastTransition().at())
        .setString(SessionFields.CHANGED_BY, session.lastTransition().by())
        .setArrayOfGenericRecord(
            SessionFields.RECENT,
            session.lastTransition().recent().stream()
                .map(SessionRecord::write)
                .toArray(GenericRecord[]::new))
        .build();
  }

  private static GenericRecord write(Session.RecentTransition transition) {
    return GenericRecordBuilder.compact(TRANSITION)
        .setInt64(SessionFields.REVISION, transition.revision())
        .setInt64(SessionFields.CHANGED, transition.at())
        .setString(SessionFields.CHANGED_BY, transition.by())
        .setString(SessionFields.NAME, transition.name())
        .setInt32(SessionFields.STATE, transition.state().code())
        .setArrayOfString(SessionFields.ROOMS, texts(transition.rooms()))
        .build();
  }

  static Session read(String id, GenericRecord stored) {
    return new Session(
        id,
        text(stored, SessionFields.USER),
        stored.getString(SessionFields.NAME),
        new Session.Socket(
            text(stored, SessionFields.GATEWAY),
            text(stored, SessionFields.CONNECTION),
            text(stored, SessionFields.ADDRESS)),
        rooms(stored, SessionFields.ROOMS),
        new SessionState(stored.getInt32(SessionFields.STATE)),
        new SessionState(stored.getInt32(SessionFields.CHOSEN)),
        stored.getInt64(SessionFields.SINCE),
        stored.getInt64(SessionFields.LAST_ACTIVE),
        lastTransition(stored));
  }

  /** Records of earlier versions have no transition, or only the last one. */
  private static Session.LastTransition lastTransition(GenericRecord stored) {
    return isMissing(stored, SessionFields.REVISION)
        ? Session.LastTransition.NONE
        : new Session.LastTransition(
            stored.getInt64(SessionFields.REVISION),
            stored.getInt64(SessionFields.CHANGED),
            text(stored, SessionFields.CHANGED_BY),
            isMissing(stored, SessionFields.RECENT) ? List.of() : recent(stored));
  }

  private static boolean isMissing(GenericRecord stored, String field) {
    return stored.getFieldKind(field) == FieldKind.NOT_AVAILABLE;
  }

  private static List<Session.RecentTransition> recent(GenericRecord stored) {
    GenericRecord[] recent = stored.getArrayOfGenericRecord(SessionFields.RECENT);
    return Arrays.stream(Objects.requireNonNull(recent, SessionFields.RECENT))
        .map(SessionRecord::recentTransition)
        .toList();
  }

  private static Session.RecentTransition recentTransition(GenericRecord stored) {
    return new Session.RecentTransition(
        stored.getInt64(SessionFields.REVISION),
        stored.getInt64(SessionFields.CHANGED),
        text(stored, SessionFields.CHANGED_BY),
        stored.getString(SessionFields.NAME),
        new SessionState(stored.getInt32(SessionFields.STATE)),
        rooms(stored, SessionFields.ROOMS));
  }

  private static String text(GenericRecord stored, String field) {
    return Objects.requireNonNull(stored.getString(field), field);
  }

  private static List<RoomId> rooms(GenericRecord stored, String field) {
    String[] rooms = Objects.requireNonNull(stored.getArrayOfString(field), field);
    return Arrays.stream(rooms).map(RoomId::new).toList();
  }

  private static String[] texts(List<RoomId> rooms) {
    return rooms.stream().map(RoomId::value).toArray(String[]::new);
  }
}
