package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every frame, byte for byte as in its file, which clients in any language can be tested with:
 * {@code mvn -pl protocol test -Dtest=GoldenFramesTest -Dgolden.write=true} writes those that are
 * missing. A file is never changed.
 */
class GoldenFramesTest {

  private static final Path FOLDER = Path.of("src/test/resources/frames/v1");
  private static final RequestReader READER =
      new RequestReader(new Limits(65_536, 32_768, 100, 50));

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsWrittenAndReadAsInItsFile(String name, Request request) throws IOException {
    String golden = golden("requests/" + name, request.toBytes());

    assertThat(text(request.toBytes())).isEqualTo(golden);
    assertThat(text(READER.read(bytes(golden)).toBytes())).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsWrittenAndReadAsInItsFile(String name, Answer answer) throws IOException {
    Reply reply = new Reply.Ok(FrameExamples.ID, answer);
    String golden = golden("replies/" + name, reply.toBytes());
    Op op = Op.of(stem(name));

    assertThat(text(reply.toBytes())).isEqualTo(golden);
    assertThat(text(ServerFrameReader.read(bytes(golden), id -> op).toBytes())).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsWrittenAndReadAsInItsFile(String name, Event event) throws IOException {
    String golden = golden("events/" + name, event.toBytes());

    assertThat(text(event.toBytes())).isEqualTo(golden);
    ServerFrame read = ServerFrameReader.read(bytes(golden), id -> null);
    assertThat(read).hasSameClassAs(event);
    assertThat(text(read.toBytes())).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsWrittenAndReadAsInItsFile(String name, ProtocolException error) throws IOException {
    Reply reply = new Reply.Failed(error);
    String golden = golden("errors/" + name, reply.toBytes());

    assertThat(text(reply.toBytes())).isEqualTo(golden);
    assertThat(text(ServerFrameReader.read(bytes(golden), id -> null).toBytes())).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("http")
  void anAnswerOverHttpIsWrittenAsInItsFile(String name, Answer answer) throws IOException {
    assertThat(text(answer.toBytes())).isEqualTo(golden("http/" + name, answer.toBytes()));
  }

  @Test
  void theCloseCodesAreThoseOfTheirFile() throws IOException {
    Json json = Json.object();
    json.list(
        "codes",
        Arrays.asList(CloseCode.values()),
        (its, code) ->
            its.field("code", code.code())
                .field("name", code.name().toLowerCase(Locale.ROOT))
                .field("reconnect", code.isTemporary()));
    byte[] codes = json.toBytes();

    assertThat(text(codes)).isEqualTo(golden("close-codes", codes));
  }

  @Test
  void noKindOfFrameIsWithoutAnExample() {
    Set<Op> ops = Set.of(Op.values());
    assertThat(FrameExamples.requests().values().stream().map(Request::op)).containsAll(ops);
    assertThat(stems(FrameExamples.answers()).map(Op::of)).containsAll(ops);
    assertThat(FrameExamples.events().values().stream().map(Object::getClass))
        .containsAll(kindsOfEvents());
    assertThat(stems(FrameExamples.errors()))
        .containsAll(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
  }

  @Test
  void noFileIsWithoutAnExample() throws IOException {
    Set<String> examples =
        Stream.of(
                names("requests", FrameExamples.requests()),
                names("replies", FrameExamples.answers()),
                names("events", FrameExamples.events()),
                names("errors", FrameExamples.errors()),
                names("http", FrameExamples.http()),
                Stream.of("close-codes.json"))
            .flatMap(names -> names)
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".json"))
                  .map(file -> FOLDER.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(examples);
    }
  }

  private static Set<Class<?>> kindsOfEvents() {
    return Stream.concat(
            Arrays.stream(Event.class.getPermittedSubclasses()),
            Arrays.stream(Event.Stored.class.getPermittedSubclasses()))
        .filter(kind -> kind != Event.Stored.class && kind != Event.Unknown.class)
        .collect(Collectors.toSet());
  }

  private static Stream<String> names(String folder, Map<String, ?> examples) {
    return examples.keySet().stream().map(name -> folder + "/" + name + ".json");
  }

  private static Stream<String> stems(Map<String, ?> examples) {
    return examples.keySet().stream().map(GoldenFramesTest::stem);
  }

  private static String stem(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String golden(String name, byte[] written) throws IOException {
    Path file = FOLDER.resolve(name + ".json");
    if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(written) + "\n");
    }
    return Files.readString(file).stripTrailing();
  }

  private static Stream<Arguments> arguments(Map<String, ?> examples) {
    return examples.entrySet().stream()
        .map(example -> Arguments.of(example.getKey(), example.getValue()));
  }

  static Stream<Arguments> requests() {
    return arguments(FrameExamples.requests());
  }

  static Stream<Arguments> replies() {
    return arguments(FrameExamples.answers());
  }

  static Stream<Arguments> events() {
    return arguments(FrameExamples.events());
  }

  static Stream<Arguments> errors() {
    return arguments(FrameExamples.errors());
  }

  static Stream<Arguments> http() {
    return arguments(FrameExamples.http());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
