package dev.parley.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.Header;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in Kafka: ours come back as they were, and what others write cannot do harm. */
class RecordFormatTest {

  private static final RoomId ROOM = new RoomId("team:42");
  private static final long AT = 1_767_225_600_123L;
  private static final RecordKind LATER = new RecordKind(9);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  static List<RecordKind> kinds() {
    List<RecordKind> kinds = new ArrayList<>(RecordKind.KNOWN);
    kinds.add(LATER);
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsAppendedIsReadBack(RecordKind kind) {
    // Given
    long target = kind.isMessage() ? Position.NOTHING : 12;
    byte[] body = "{\"text\":\"hej, värld 🦊\"}".getBytes(UTF_8);
    List<Header> further = List.of(new Header("thread", "7".getBytes(UTF_8)));
    Append append = new Append(ROOM, kind, "åda", "Ada L", "key-1", target, body, TRACE, further);

    // When
    LogEntry entry = decode(ROOM.value(), RecordFormat.headers(append), body);

    // Then
    RoomRecord expected =
        new RoomRecord(
            ROOM,
            7,
            Position.UNKNOWN,
            kind,
            "åda",
            "Ada L",
            "key-1",
            AT,
            target,
            body,
            TRACE,
            further);
    assertThat(entry).usingRecursiveComparison().isEqualTo(new LogEntry(7, expected, null));
  }

  @Test
  void nameAndTraceMayBeMissing() {
    // Given
    Append append =
        new Append(ROOM, RecordKind.MESSAGE, "ada", null, "k", Position.NOTHING, new byte[0], null);

    // When
    List<Header> headers = RecordFormat.headers(append);

    // Then
    assertThat(headers).extracting(Header::name).containsExactly("from", "key");
    assertThat(headers).extracting(Header::value).containsExactly(bytes("ada"), bytes("k"));
  }

  @Test
  void aForeignRecordWithTheTwoRequiredHeadersIsAMessage() {
    // When
    LogEntry entry = decode("general", required(), "1".getBytes(UTF_8));

    // Then
    assertThat(entry.fault()).isNull();
    assertThat(entry.record().kind()).isEqualTo(RecordKind.MESSAGE);
    assertThat(entry.record().target()).isEqualTo(Position.NOTHING);
    assertThat(entry.record().name()).isNull();
  }

  @Test
  void unknownHeadersAreKept() {
    // Given
    Map<String, String> headers = required();
    headers.put("b3", "x");
    headers.put("From", "eve");

    // When
    LogEntry entry = decode("general", headers, "1".getBytes(UTF_8));

    // Then
    assertThat(entry.fault()).isNull();
    assertThat(entry.record().sender()).isEqualTo("ada");
    assertThat(entry.record().headers())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new Header("b3", bytes("x")), new Header("From", bytes("eve")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from", "key"})
  void aMissingRequiredHeaderIsAFaultThatNamesIt(String header) {
    // Given
    Map<String, String> headers = required();
    headers.remove(header);

    // When
    LogEntry entry = decode("general", headers, "1".getBytes(UTF_8));

    // Then
    assertUnreadable(entry, "header " + header);
  }

  @Test
  void theKeyHasAtMost64Characters() {
    // Given
    Map<String, String> longest = required();
    longest.put("key", "k".repeat(64));
    Map<String, String> tooLong = required();
    tooLong.put("key", "k".repeat(65));

    // When
    LogEntry taken = decode("general", longest, "1".getBytes(UTF_8));
    LogEntry refused = decode("general", tooLong, "1".getBytes(UTF_8));

    // Then
    assertThat(taken.fault()).isNull();
    assertUnreadable(refused, "65 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "one", "", "99999999999"})
  void aKindThatIsNoNumberFromOneOnIsAFault(String kind) {
    // Given
    Map<String, String> headers = required();
    headers.put("kind", kind);

    // When
    LogEntry entry = decode("general", headers, "1".getBytes(UTF_8));

    // Then
    assertUnreadable(entry, kind);
  }

  @Test
  void aTargetThatIsNoNumberIsAFault() {
    // Given
    Map<String, String> headers = required();
    headers.put("target", "first");

    // When
    LogEntry entry = decode("general", headers, "1".getBytes(UTF_8));

    // Then
    assertUnreadable(entry, "first");
  }

  @Test
  void aHeaderWithoutValueIsAsGoodAsMissing() {
    // Given
    RecordHeaders headers =
        new RecordHeaders(
            new org.apache.kafka.common.header.Header[] {
              new RecordHeader("from", (byte[]) null), new RecordHeader("key", "k".getBytes(UTF_8))
            });

    // When
    LogEntry entry =
        RecordFormat.decode(record("general".getBytes(UTF_8), headers, new byte[] {'1'}));

    // Then
    assertUnreadable(entry, "header from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "", "a/b", "é"})
  void aKeyThatIsNoRoomIsAFault(String room) {
    // When
    LogEntry entry = decode(room, required(), "1".getBytes(UTF_8));

    // Then
    assertUnreadable(entry, "room");
  }

  @Test
  void aRecordWithoutKeyIsAFault() {
    // When
    LogEntry entry = RecordFormat.decode(record(null, headers(required()), new byte[] {'1'}));

    // Then
    assertUnreadable(entry, "key");
  }

  @Test
  void aTombstoneIsAFault() {
    // When
    LogEntry entry = decode("general", required(), null);

    // Then
    assertUnreadable(entry, "value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "\"a\"", "null", "true", "{}", "[1,{\"a\":[]}]", " {\"a\" : 1}\n", "-0.5e3"})
  void anyOneJsonValueIsABody(String json) {
    // When
    LogEntry entry = decode("general", required(), json.getBytes(UTF_8));

    // Then
    assertThat(entry.fault()).isNull();
    assertThat(entry.record().body()).asString(UTF_8).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 2",
        "{}{}",
        "{} x",
        "hello",
        "{",
        "{\"a\":}",
        "[1,]",
        "\"open",
        "'a'",
        "NaN",
        "01",
        "{a:1}",
        "\"line\nbreak\"",
        "\"\\x\"",
        "}",
        "//c\n1",
        "tru",
        "1,"
      })
  void whatIsNotOneJsonValueIsAFault(String text) {
    // When
    LogEntry entry = decode("general", required(), text.getBytes(UTF_8));

    // Then
    assertThat(entry.record()).isNull();
    assertThat(entry.fault()).isNotBlank();
    assertThat(entry.offset()).isEqualTo(7);
  }

  @Test
  void absurdNestingIsAFault() {
    // When
    LogEntry entry = decode("general", required(), "[".repeat(1_000_000).getBytes(UTF_8));

    // Then
    assertUnreadable(entry, "depth");
  }

  /** The body is spliced into a UTF-8 frame as it is, so another encoding would break the frame. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void jsonInAnotherEncodingIsAFault(String charset) {
    // When
    LogEntry entry = decode("general", required(), "\"hi\"".getBytes(Charset.forName(charset)));

    // Then
    assertUnreadable(entry, "");
  }

  /** A text frame that is not UTF-8 closes every receiver's socket (RFC 6455, section 8.1). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "efbbbf2261 22", // a byte order mark is no JSON white space
        "22eda080 22", // half of a surrogate pair
        "22c0af 22", // overlong
        "22f8888080 80 22", // five bytes
        "22f5808080 22", // above U+10FFFF
        "22ff 22",
        "22c3 22"
      })
  void jsonThatIsNotUtf8IsAFault(String hex) {
    // Given
    byte[] value = HexFormat.of().parseHex(hex.replace(" ", ""));

    // When
    LogEntry entry = decode("general", required(), value);

    // Then
    assertUnreadable(entry, "");
  }

  static void assertUnreadable(LogEntry entry, String reason) {
    assertThat(entry.record()).isNull();
    assertThat(entry.fault()).isNotNull().contains(reason);
    assertThat(entry.offset()).isEqualTo(7);
  }

  static Map<String, String> required() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("from", "ada");
    headers.put("key", "k");
    return headers;
  }

  private static LogEntry decode(String room, List<Header> headers, byte[] value) {
    RecordHeaders written = new RecordHeaders();
    headers.forEach(header -> written.add(header.name(), header.value()));
    return RecordFormat.decode(record(room.getBytes(UTF_8), written, value));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static LogEntry decode(String room, Map<String, String> headers, byte[] value) {
    return RecordFormat.decode(record(room.getBytes(UTF_8), headers(headers), value));
  }

  static RecordHeaders headers(Map<String, String> texts) {
    RecordHeaders headers = new RecordHeaders();
    texts.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
    return headers;
  }

  static ConsumerRecord<byte[], byte[]> record(byte[] key, RecordHeaders headers, byte[] value) {
    return new ConsumerRecord<>(
        "parley.rooms.v1",
        0,
        7,
        AT,
        TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
