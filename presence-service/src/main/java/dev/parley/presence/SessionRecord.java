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
 * A session as Hazelcast stores it: a Compact record under the session's id, of no class, so that
 * members without this service hold and query it as well, and no byte of it is ever deserialised by
 * Java. The fields are those of {@link SessionFields}.
 */
final class SessionRecord {

  private static final String TYPE = "parley.session";
  private static final String STEP = "parley.session.step";

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
        .setInt64(SessionFields.REVISION, session.mark().revision())
        .setInt64(SessionFields.CHANGED, session.mark().at())
        .setString(SessionFields.CHANGED_BY, session.mark().by())
        .setArrayOfGenericRecord(
            SessionFields.LATELY,
            session.mark().lately().stream()
                .map(SessionRecord::write)
                .toArray(GenericRecord[]::new))
        .build();
  }

  private static GenericRecord write(Session.Step step) {
    return GenericRecordBuilder.compact(STEP)
        .setInt64(SessionFields.REVISION, step.revision())
        .setInt64(SessionFields.CHANGED, step.at())
        .setString(SessionFields.CHANGED_BY, step.by())
        .setString(SessionFields.NAME, step.name())
        .setInt32(SessionFields.STATE, step.state().code())
        .setArrayOfString(SessionFields.ROOMS, texts(step.rooms()))
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
        mark(stored));
  }

  /** Records of earlier versions have none, or no more than one transition. */
  private static Session.Mark mark(GenericRecord stored) {
    return isMissing(stored, SessionFields.REVISION)
        ? Session.Mark.NONE
        : new Session.Mark(
            stored.getInt64(SessionFields.REVISION),
            stored.getInt64(SessionFields.CHANGED),
            text(stored, SessionFields.CHANGED_BY),
            isMissing(stored, SessionFields.LATELY) ? List.of() : steps(stored));
  }

  private static boolean isMissing(GenericRecord stored, String field) {
    return stored.getFieldKind(field) == FieldKind.NOT_AVAILABLE;
  }

  private static List<Session.Step> steps(GenericRecord stored) {
    GenericRecord[] steps = stored.getArrayOfGenericRecord(SessionFields.LATELY);
    return Arrays.stream(Objects.requireNonNull(steps, SessionFields.LATELY))
        .map(SessionRecord::step)
        .toList();
  }

  private static Session.Step step(GenericRecord stored) {
    return new Session.Step(
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
