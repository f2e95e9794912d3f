package dev.parley.presence;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A session as Hazelcast stores it: a Compact record under the session's id, of no class, so that
 * members without this service hold and query it as well, and no byte of it is ever deserialised by
 * Java.
 *
 * <p>Each stored record carries its schema. Fields may be added, read with a default where {@link
 * GenericRecord#getFieldKind} says that they are not there, but never changed. {@code user}, {@code
 * rooms} and {@code lastActive} are indexed by these names.
 */
final class SessionRecord {

  static final String NAME = "name";
  static final String USER = "user";
  static final String GATEWAY = "gateway";
  static final String CONNECTION = "connection";
  static final String ADDRESS = "address";
  static final String ROOMS = "rooms";
  static final String STATE = "state";
  static final String CHOSEN = "chosen";
  static final String SINCE = "since";
  static final String LAST_ACTIVE = "lastActive";

  private static final String TYPE = "parley.session";

  private SessionRecord() {}

  static GenericRecord write(Session session) {
    return GenericRecordBuilder.compact(TYPE)
        .setString(USER, session.user())
        .setString(NAME, session.name())
        .setString(GATEWAY, session.socket().gateway())
        .setString(CONNECTION, session.socket().connection())
        .setString(ADDRESS, session.socket().address())
        .setArrayOfString(ROOMS, session.rooms().stream().map(RoomId::value).toArray(String[]::new))
        .setInt32(STATE, session.state().code())
        .setInt32(CHOSEN, session.chosen().code())
        .setInt64(SINCE, session.since())
        .setInt64(LAST_ACTIVE, session.lastActive())
        .build();
  }

  static Session read(String id, GenericRecord stored) {
    return new Session(
        id,
        text(stored, USER),
        stored.getString(NAME),
        new Session.Socket(text(stored, GATEWAY), text(stored, CONNECTION), text(stored, ADDRESS)),
        rooms(stored),
        SessionState.of(stored.getInt32(STATE)),
        SessionState.of(stored.getInt32(CHOSEN)),
        stored.getInt64(SINCE),
        stored.getInt64(LAST_ACTIVE));
  }

  private static String text(GenericRecord stored, String field) {
    return Objects.requireNonNull(stored.getString(field), field);
  }

  private static List<RoomId> rooms(GenericRecord stored) {
    String[] rooms = Objects.requireNonNull(stored.getArrayOfString(ROOMS), ROOMS);
    return Arrays.stream(rooms).map(RoomId::new).toList();
  }
}
