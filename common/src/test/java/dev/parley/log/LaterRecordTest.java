package dev.parley.log;

import static dev.parley.log.RecordFormatTest.assertUnreadable;
import static dev.parley.log.RecordFormatTest.bytes;
import static dev.parley.log.RecordFormatTest.decode;
import static dev.parley.log.RecordFormatTest.headers;
import static dev.parley.log.RecordFormatTest.record;
import static dev.parley.log.RecordFormatTest.required;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Header;
import dev.parley.protocol.RecordKind;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that a later version wrote: kept with all that they have. */
class LaterRecordTest {

  private static final RecordKind LATER = new RecordKind(9);

  @Test
  void aHeaderThatComesTwiceIsKeptTwiceAndOneWithoutValueIsKept() {
    // Given
    RecordHeaders headers = headers(required());
    headers.add("mentions", bytes("bob"));
    headers.add("mentions", bytes("eve"));
    headers.add("open", null);

    // When
    LogEntry entry = RecordFormat.decode(record(bytes("general"), headers, bytes("1")));

    // Then
    assertThat(entry.record().headers())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Header("mentions", bytes("bob")),
            new Header("mentions", bytes("eve")),
            new Header("open", bytes("")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "9", "2147483647"})
  void aKindOfALaterVersionIsKeptWithItsNumber(String code) {
    // Given
    Map<String, String> headers = required();
    headers.put("kind", code);

    // When
    LogEntry entry = decode("general", headers, bytes("1"));

    // Then
    assertThat(entry.fault()).isNull();
    assertThat(entry.record().kind().code()).isEqualTo(Integer.parseInt(code));
    assertThat(entry.record().kind().isKnown()).isFalse();
  }

  /** Only a version that knows the kind can say what its value has to be. */
  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "{", "\u0000"})
  void ofAKindOfALaterVersionAnyValueIsKept(String value) {
    // Given
    Map<String, String> headers = required();
    headers.put("kind", Integer.toString(LATER.code()));

    // When
    LogEntry entry = decode("general", headers, bytes(value));
    LogEntry without = decode("general", headers, null);

    // Then
    assertThat(entry.fault()).isNull();
    assertThat(entry.record().body()).isEqualTo(bytes(value));
    assertThat(without.fault()).isNull();
    assertThat(without.record().body()).isEmpty();
  }

  @Test
  void aDeletionNeedsNoValueButOneThatIsNoJsonIsAFault() {
    // Given
    Map<String, String> headers = required();
    headers.put("kind", "3");
    headers.put("target", "0");

    // When
    LogEntry without = decode("general", headers, null);
    LogEntry empty = decode("general", headers, bytes(""));
    LogEntry broken = decode("general", headers, bytes("{"));

    // Then
    assertThat(without.fault()).isNull();
    assertThat(without.record().body()).isEmpty();
    assertThat(empty.fault()).isNull();
    assertThat(broken.record()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void whatNeedsAValueIsAFaultWithoutOne(String kind) {
    // Given
    Map<String, String> headers = required();
    headers.put("kind", kind);

    // When
    LogEntry entry = decode("general", headers, null);

    // Then
    assertUnreadable(entry, "value");
  }
}
