package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import dev.parley.contract.RoomEvent.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are not what they should be: newer ones are read, broken ones refused, no more. */
class WireSafetyTest {

  private static final int UNUSED = 1_000;

  static List<Example<?>> examples() {
    return Examples.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fieldsOfLaterVersionsAreSkipped(Example<?> example) {
    // Given
    byte[] later =
        Fields.written(
            out -> {
              out.writeSInt64(UNUSED, -5);
              out.writeString(UNUSED + 1, "later");
              out.writeFixed32(UNUSED + 2, 7);
              out.writeFixed64(UNUSED + 3, 7);
              out.writeTag(UNUSED + 4, WireFormat.WIRETYPE_START_GROUP);
              out.writeBool(1, true);
              out.writeTag(UNUSED + 4, WireFormat.WIRETYPE_END_GROUP);
            });
    byte[] bytes = Fields.joined(later, example.encoded(), later);

    // When
    Object decoded = example.codec().decode(bytes);

    // Then
    Object expected =
        example.value() instanceof Unknown unknown
            ? new Unknown(unknown.room(), bytes) // it is passed on with all that it has
            : example.value();
    assertThat(decoded).usingRecursiveComparison().isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void bytesCutInsideAFieldAreRefused(Example<?> example) {
    // Given
    byte[] whole = example.encoded();
    Set<Integer> betweenFields =
        Fields.of(whole).stream().map(Fields.Span::start).collect(Collectors.toSet());

    // When
    List<String> accepted = new ArrayList<>();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Throwable thrown = catchThrowable(() -> example.codec().decode(cut));
      boolean passes = thrown == null && betweenFields.contains(length);
      if (!(thrown instanceof WireException) && !passes) {
        accepted.add(length + " bytes: " + thrown);
      }
    }

    // Then
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aLengthBeyondTheBytesIsRefusedBeforeAnythingIsAllocated(Example<?> example) {
    // Given
    byte[] whole = example.encoded();
    List<byte[]> absurd = new ArrayList<>();
    for (Fields.Span field : Fields.of(whole)) {
      for (long length : new long[] {Integer.MAX_VALUE, 1L << 31, -1, whole.length}) {
        if (field.hasLength()) {
          byte[] prefix = Fields.written(out -> out.writeUInt64NoTag(length));
          byte[] before = Arrays.copyOf(whole, field.content());
          byte[] after = Arrays.copyOfRange(whole, field.content(), whole.length);
          absurd.add(Fields.joined(before, prefix, after));
        }
      }
    }

    // When
    List<Throwable> thrown =
        absurd.stream().map(bytes -> catchThrowable(() -> example.codec().decode(bytes))).toList();

    // Then
    assertThat(thrown).allSatisfy(each -> assertThat(each).isInstanceOf(WireException.class));
  }

  @Test
  void aSkippedFieldBeyondTheBytesIsRefused() {
    // Given
    byte[] bytes =
        Fields.written(
            out -> {
              out.writeTag(UNUSED, WireFormat.WIRETYPE_LENGTH_DELIMITED);
              out.writeUInt32NoTag(Integer.MAX_VALUE);
            });

    // When
    Throwable thrown = catchThrowable(() -> LinkCodecs.ACK.decode(bytes));

    // Then
    assertThat(thrown).isInstanceOf(WireException.class);
  }

  @Test
  void groupsInsideGroupsWithoutEndAreRefused() {
    // Given
    byte[] bytes =
        Fields.written(
            out -> {
              for (int i = 0; i < 200_000; i++) {
                out.writeTag(UNUSED, WireFormat.WIRETYPE_START_GROUP);
              }
            });

    // When
    Throwable thrown = catchThrowable(() -> LinkCodecs.ACK.decode(bytes));

    // Then
    assertThat(thrown).isInstanceOf(WireException.class);
  }

  @Test
  void aNumberBeyond32BitsIsRefusedWhere32AreMeant() {
    // Given
    byte[] bytes = Fields.written(out -> out.writeSInt64(2, 1L << 32));

    // When
    Throwable thrown = catchThrowable(() -> DirectoryCodecs.OWNERSHIP.decode(bytes));
    Throwable partition = catchThrowable(() -> AppendCodecs.BATCH.decode(bytes));

    // Then
    assertThat(thrown).as("a generation has 64 bits").isNull();
    assertThat(partition).isInstanceOf(WireException.class);
  }

  @Test
  void anOutcomeIsToldByAllBitsOfItsNumber() {
    // Given
    byte[] bytes = Fields.written(out -> out.writeSInt64(1, (1L << 32) + 1));

    // When
    Throwable thrown = catchThrowable(() -> AppendCodecs.OUTCOME.decode(bytes));

    // Then
    assertThat(thrown).isInstanceOf(WireException.class);
  }

  @Test
  void aRoomOutsideItsAlphabetIsRefused() {
    // Given
    byte[] bytes = Fields.written(out -> out.writeString(2, "two words"));

    // When
    Throwable thrown = catchThrowable(() -> PageCodecs.HEAD_QUERY.decode(bytes));

    // Then
    assertThat(thrown).isInstanceOf(WireException.class).hasMessageContaining("two words");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    // Given
    byte[] bytes =
        Fields.written(out -> out.writeBytes(1, ByteString.copyFrom(new byte[] {(byte) 0xC0})));

    // When
    Throwable thrown = catchThrowable(() -> RecordCodecs.POSITION.decode(bytes));

    // Then
    assertThat(thrown).isInstanceOf(WireException.class);
  }

  @Test
  void anEmptyMessageHasItsDefaults() {
    assertThatCode(() -> RecordCodecs.POSITION.decode(new byte[0])).doesNotThrowAnyException();
    assertThat(LinkCodecs.ACK.decode(new byte[0]).accepted()).isEmpty();
  }
}
