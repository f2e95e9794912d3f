package dev.parley.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import com.hazelcast.spi.merge.MergingValue;
import dev.parley.protocol.SessionState;
import java.util.AbstractMap.SimpleEntry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done to entries where they stand, and what becomes of them when a split heals. */
class EntriesTest {

  @Test
  void whoWasHeardIsActiveAndElseAsBefore() {
    Map.Entry<String, GenericRecord> entry = entry(session("gw-1", SessionState.AWAY, 5, 1));

    boolean all = new HeardAt("gw-1", 9).process(entry);

    assertThat(all).isTrue();
    assertThat(entry.getValue()).isEqualTo(session("gw-1", SessionState.AWAY, 9, 1));
  }

  @Test
  void anOlderSignOfLifeChangesNothing() {
    Map.Entry<String, GenericRecord> entry = entry(session("gw-1", SessionState.ONLINE, 5, 1));

    assertThat(new HeardAt("gw-1", 4).process(entry)).isTrue();
    assertThat(entry.getValue()).isEqualTo(session("gw-1", SessionState.ONLINE, 5, 1));
  }

  @Test
  void whatIsAbsentElsewhereOrPendingIsForTheRules() {
    Map.Entry<String, GenericRecord> elsewhere = entry(session("gw-2", SessionState.ONLINE, 5, 1));
    Map.Entry<String, GenericRecord> pending = entry(session("gw-1", SessionState.PENDING, 5, 1));

    assertThat(new HeardAt("gw-1", 9).process(entry(null))).isFalse();
    assertThat(new HeardAt("gw-1", 9).process(elsewhere)).isFalse();
    assertThat(new HeardAt("gw-1", 9).process(pending)).isFalse();
    assertThat(elsewhere.getValue()).isEqualTo(session("gw-2", SessionState.ONLINE, 5, 1));
    assertThat(pending.getValue()).isEqualTo(session("gw-1", SessionState.PENDING, 5, 1));
  }

  @Test
  void versionsCountOnFromTheTime() {
    Map.Entry<String, Long> entry = new SimpleEntry<>("room", null);

    assertThat(new NextVersion(0, 1_000).process(entry)).isEqualTo(1_000);
    assertThat(new NextVersion(0, 2_000).process(entry)).isEqualTo(1_000);
    assertThat(new NextVersion(1, 3_000).process(entry)).isEqualTo(1_001);
    assertThat(new NextVersion(2, 4_000).process(entry)).isEqualTo(1_003);
    assertThat(entry.getValue()).isEqualTo(1_003);
  }

  @Test
  void theSessionHeardLaterStays() {
    LaterSession policy = new LaterSession();
    MergingValue<GenericRecord> early = value(session("gw-1", SessionState.ONLINE, 5, 9));
    MergingValue<GenericRecord> late = value(session("gw-2", SessionState.PENDING, 6, 1));
    MergingValue<GenericRecord> again = value(session("gw-3", SessionState.ONLINE, 6, 2));

    assertThat(policy.merge(early, late)).isSameAs(late.getRawValue());
    assertThat(policy.merge(late, early)).isSameAs(late.getRawValue());
    assertThat(policy.merge(again, late)).isSameAs(again.getRawValue());
    assertThat(policy.merge(late, again)).isSameAs(again.getRawValue());
    assertThat(policy.merge(early, null)).isSameAs(early.getRawValue());
  }

  @Test
  void aHealedRoomGoesOnAboveBothSides() {
    HigherVersion policy = new HigherVersion();

    assertThat(policy.merge(value(7L), value(9L))).isEqualTo(10L);
    assertThat(policy.merge(value(9L), value(7L))).isEqualTo(10L);
    MergingValue<Long> alone = value(7L);
    assertThat(policy.merge(alone, null)).isSameAs(alone.getRawValue());
  }

  private static Map.Entry<String, GenericRecord> entry(GenericRecord session) {
    return new SimpleEntry<>("s-1", session);
  }

  private static GenericRecord session(
      String gateway, SessionState state, long lastActive, long revision) {
    return GenericRecordBuilder.compact("parley.session")
        .setString(SessionFields.GATEWAY, gateway)
        .setInt32(SessionFields.STATE, state.code())
        .setInt64(SessionFields.LAST_ACTIVE, lastActive)
        .setInt64(SessionFields.REVISION, revision)
        .build();
  }

  private static <T> MergingValue<T> value(T value) {
    Object raw = new Object();
    return new MergingValue<>() {
      @Override
      public T getValue() {
        return value;
      }

      @Override
      public Object getRawValue() {
        return raw;
      }
    };
  }
}
