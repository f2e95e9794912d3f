package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.WireFormat;
import dev.parley.contract.Announcement;
import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.Roster;
import dev.parley.protocol.Member;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Known fields with the values of a later version: a kind, a state, a code that this one does not
 * know costs nothing beside it, and is passed on with its number.
 */
class LaterValuesTest {

  private static final long LATER = 99;

  /** Which fields of a codec are inner messages, and by which codec. */
  private static final Map<Codec<?>, Map<Integer, Codec<?>>> INNER =
      Map.ofEntries(
          Map.entry(RecordCodecs.RECORD, Map.of(12, RecordCodecs.HEADER)),
          Map.entry(RecordCodecs.APPEND, Map.of(12, RecordCodecs.HEADER)),
          Map.entry(AppendCodecs.BATCH, Map.of(5, RecordCodecs.APPEND)),
          Map.entry(AppendCodecs.REPLY, Map.of(2, AppendCodecs.OUTCOME)),
          Map.entry(LinkCodecs.BATCH, Map.of(5, RecordCodecs.RECORD, 6, EventCodecs.EVENT)),
          Map.entry(LinkCodecs.BUNDLE, Map.of(1, LinkCodecs.BATCH)),
          Map.entry(
              EventCodecs.EVENT,
              Map.of(
                  4, EventCodecs.MEMBER,
                  5, EventCodecs.MEMBER,
                  6, EventCodecs.MEMBER,
                  10, EventCodecs.MEMBER)),
          Map.entry(PageCodecs.PAGE, Map.of(2, RecordCodecs.RECORD)),
          Map.entry(PresenceCodecs.REPORT, Map.of(2, ChangeCodec.CHANGE)),
          Map.entry(PresenceCodecs.ROSTER, Map.of(1, EventCodecs.MEMBER)),
          Map.entry(SessionCodecs.DEVICE, Map.of(1, EventCodecs.MEMBER)),
          Map.entry(SessionCodecs.USER, Map.of(1, SessionCodecs.DEVICE)),
          Map.entry(DirectoryCodecs.ANNOUNCEMENT, Map.of(5, DirectoryCodecs.OWNERSHIP)));

  /** Field 1 says what such a message is; one of a later version is taken for the least it says. */
  private static final Set<Codec<?>> LEFT_OUT = Set.of(ChangeCodec.CHANGE, AppendCodecs.OUTCOME);

  static List<Example<?>> examples() {
    return Examples.all();
  }

  /**
   * A message with one number in it changed, or in a message inside it.
   *
   * @param field the place among the message's fields
   * @param leftOut whether the inner message, or the message itself, is not passed on as it came
   */
  private record Changed(byte[] bytes, int field, boolean leftOut) {}

  @ParameterizedTest
  @MethodSource("examples")
  void aLaterNumberAnywhereIsReadAndAllBesideItGoesThrough(Example<?> example) {
    List<String> faults = new ArrayList<>();
    for (Changed changed : changed(example.codec(), example.encoded())) {
      String hex = HexFormat.of().formatHex(changed.bytes);
      try {
        byte[] passedOn = passedOn(example.codec(), changed.bytes);
        if (!changed.leftOut) {
          List<byte[]> before = fieldsWithout(changed.bytes, changed.field);
          List<byte[]> after = fieldsWithout(passedOn, changed.field);
          if (!Arrays.deepEquals(before.toArray(), after.toArray())) {
            faults.add(hex + " is passed on as " + HexFormat.of().formatHex(passedOn));
          }
        }
      } catch (WireException e) {
        faults.add(hex + " is refused: " + e.getMessage());
      }
    }

    assertThat(faults).isEmpty();
  }

  @Test
  void aLaterKindOfRecordIsPassedOnAsItIs() {
    for (Codec<?> codec : List.of(RecordCodecs.RECORD, RecordCodecs.APPEND)) {
      byte[] bytes = withNumber(example(codec), 2, LATER);

      assertThat(passedOn(codec, bytes)).isEqualTo(bytes);
    }
    Append append = RecordCodecs.APPEND.decode(withNumber(example(RecordCodecs.APPEND), 2, LATER));
    assertThat(append.kind()).isEqualTo(new RecordKind(99));
    assertThat(append.kind().isKnown()).isFalse();
  }

  @Test
  void aLaterStateIsPassedOnAsItIs() {
    for (Codec<?> codec : List.of(EventCodecs.MEMBER, SessionCodecs.RESUMED)) {
      int field = codec == EventCodecs.MEMBER ? 4 : 5;
      byte[] bytes = withNumber(example(codec), field, LATER);

      assertThat(passedOn(codec, bytes)).isEqualTo(bytes);
    }
    Roster roster = new Roster(List.of(member(new SessionState(99))), 1, null, 0);
    assertThat(PresenceCodecs.ROSTER.decode(PresenceCodecs.ROSTER.encode(roster)))
        .isEqualTo(roster);
  }

  @Test
  void aStateThatALaterClientChoseIsReportedAsItIs() {
    Change set = new PresenceReport.StateSet("s", new SessionState(99));

    assertThat(ChangeCodec.CHANGE.decode(ChangeCodec.CHANGE.encode(set))).isEqualTo(set);
  }

  @Test
  void aLaterRoleIsReadWithItsNumber() {
    byte[] bytes = withNumber(example(DirectoryCodecs.ANNOUNCEMENT), 2, LATER);

    Announcement announcement = DirectoryCodecs.ANNOUNCEMENT.decode(bytes);

    assertThat(announcement.role()).isEqualTo(new Role(99));
    assertThat(announcement.role().isKnown()).isFalse();
    assertThat(announcement.role().id()).isEqualTo("service-99");
  }

  @Test
  void ofALaterChangeItIsKeptThatTheSessionWasHeard() {
    byte[] bytes =
        Fields.written(
            out -> {
              out.writeString(2, "s-1");
              out.writeSInt64(1, LATER);
              out.writeString(7, "team:42");
            });

    assertThat(ChangeCodec.CHANGE.decode(bytes)).isEqualTo(new Heard("s-1"));
  }

  @Test
  void aLaterOutcomeIsOneThatIsNotKnown() {
    byte[] bytes = Fields.written(out -> out.writeSInt64(1, LATER));

    Outcome outcome = AppendCodecs.OUTCOME.decode(bytes);

    assertThat(outcome).isEqualTo(new Unavailable("outcome 99 of a later version"));
  }

  @Test
  void aBundleWithALaterRecordAndALaterEventIsReadAsAWhole() {
    // Given
    RoomId room = new RoomId("team:42");
    byte[] record = withNumber(example(RecordCodecs.RECORD), 2, LATER);
    byte[] byNumber = withNumber(EventCodecs.EVENT.encode(new Typing(room, "bob")), 1, LATER);
    byte[] byField =
        Fields.written(
            out -> {
              out.writeString(2, room.value());
              out.writeByteArray(11, new byte[] {8, 2});
            });
    byte[] batch =
        Fields.written(
            out -> {
              out.writeSInt64(1, 5);
              out.writeByteArray(5, record);
              out.writeByteArray(6, byNumber);
              out.writeByteArray(6, EventCodecs.EVENT.encode(new Typing(room, "eve")));
              out.writeByteArray(6, byField);
            });
    byte[] bytes = Fields.written(out -> out.writeByteArray(1, batch));

    // When
    LinkBatch.Bundle bundle = LinkCodecs.BUNDLE.decode(bytes);

    // Then
    LinkBatch read = bundle.batches().get(0);
    assertThat(read.records()).singleElement().returns(99, each -> each.kind().code());
    assertThat(read.events()).extracting(RoomEvent::room).containsOnly(room).hasSize(3);
    assertThat(read.events().get(1)).isEqualTo(new Typing(room, "eve"));
    assertThat(LinkCodecs.BUNDLE.encode(bundle)).as("passed on").isEqualTo(bytes);
  }

  /** What is written by a chain of if and else is written for every kind, and read again. */
  @Test
  void everyKindOfEventChangeAndOutcomeHasAnExample() {
    Set<Class<?>> shown = new HashSet<>();
    for (Example<?> example : Examples.all()) {
      Object value = example.value();
      shown.add(value.getClass());
      if (value instanceof PresenceReport report) {
        report.changes().forEach(change -> shown.add(change.getClass()));
      } else if (value instanceof AppendBatch.Reply reply) {
        reply.outcomes().forEach(outcome -> shown.add(outcome.getClass()));
      }
    }

    assertThat(shown)
        .contains(RoomEvent.class.getPermittedSubclasses())
        .contains(Change.class.getPermittedSubclasses())
        .contains(Outcome.class.getPermittedSubclasses());
  }

  private static List<Changed> changed(Codec<?> codec, byte[] bytes) {
    List<Changed> all = new ArrayList<>();
    List<Fields.Span> spans = Fields.of(bytes);
    for (int i = 0; i < spans.size(); i++) {
      Fields.Span span = spans.get(i);
      if (span.wireType() == WireFormat.WIRETYPE_VARINT) {
        byte[] number = Fields.written(out -> out.writeSInt64NoTag(LATER));
        boolean leftOut = LEFT_OUT.contains(codec) && span.number() == 1;
        all.add(new Changed(replaced(bytes, span.content(), span.end(), number), i, leftOut));
      }
      Codec<?> inner = INNER.getOrDefault(codec, Map.of()).get(span.number());
      if (inner != null) {
        for (Changed one : changed(inner, span.message(bytes))) {
          byte[] field = Fields.written(out -> out.writeByteArrayNoTag(one.bytes));
          all.add(new Changed(replaced(bytes, span.content(), span.end(), field), i, one.leftOut));
        }
      }
    }
    return all;
  }

  private static List<byte[]> fieldsWithout(byte[] bytes, int place) {
    List<byte[]> fields = new ArrayList<>();
    List<Fields.Span> spans = Fields.of(bytes);
    for (int i = 0; i < spans.size(); i++) {
      if (i != place) {
        fields.add(Arrays.copyOfRange(bytes, spans.get(i).start(), spans.get(i).end()));
      }
    }
    return fields;
  }

  private static <T> byte[] passedOn(Codec<T> codec, byte[] bytes) {
    return codec.encode(codec.decode(bytes));
  }

  /** The bytes of the first example of a codec. */
  private static byte[] example(Codec<?> codec) {
    return Examples.all().stream()
        .filter(example -> example.codec() == codec)
        .findFirst()
        .orElseThrow()
        .encoded();
  }

  private static byte[] withNumber(byte[] bytes, int field, long number) {
    Fields.Span span =
        Fields.of(bytes).stream().filter(one -> one.number() == field).findFirst().orElseThrow();
    byte[] value = Fields.written(out -> out.writeSInt64NoTag(number));
    return replaced(bytes, span.content(), span.end(), value);
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    return Fields.joined(
        Arrays.copyOf(bytes, from), by, Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static Member member(SessionState state) {
    return new Member("s", "u", null, state, 1);
  }
}
