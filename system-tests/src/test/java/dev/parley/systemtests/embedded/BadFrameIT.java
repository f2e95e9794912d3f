package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that break WebSocket itself: the socket is closed with the code for it, and no other. */
@ExtendWith(SharedParley.class)
class BadFrameIT {

  private final Parley parley;
  private final Witness witness;

  BadFrameIT(Parley parley) {
    this.parley = parley;
    this.witness = new Witness(parley);
  }

  @AfterEach
  void nobodyIsDisturbed() {
    witness.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBinaryMessage(Kind kind) {
    ChatClient client = parley.connect(kind, "clumsy");
    client.join(witness.room());

    client.wire().binary("{\"id\":1,\"op\":\"ping\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(client.awaitClose()).isEqualTo(1003);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMessageThatIsTooLarge(Kind kind) {
    ChatClient client = parley.connect(kind, "clumsy");
    int limit = client.welcome().getJsonObject("limits").getInteger("frame");

    client.wire().text("x".repeat(limit + 1));

    assertThat(client.awaitClose()).isEqualTo(1009);
  }

  @Test
  void aMessageAsLargeAsTheLimit() throws IOException {
    try (RawSocket raw = connected()) {
      String frame = "{\"id\":7,\"op\":\"ping\",\"pad\":\"";
      String padded = frame + "x".repeat(65_536 - frame.length() - 2) + "\"}";

      raw.text(padded);

      assertThat(raw.awaitText()).startsWith("{\"id\":7,\"ok\":");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 100, 65_535})
  void aMessageInPartsThatIsTooLarge(int part) throws IOException {
    try (RawSocket raw = connected()) {
      byte[] bytes = new byte[part];
      Arrays.fill(bytes, (byte) 'x');
      raw.frame(false, RawSocket.TEXT, bytes);

      // Never the last: the server must not wait for an end that need not come.
      for (int sent = part; sent <= 65_536; sent += part) {
        raw.frame(false, RawSocket.CONTINUATION, bytes);
      }

      assertThat(raw.awaitClose()).isEqualTo(1009);
    }
  }

  @Test
  void aFrameThatOnlySaysThatItIsLarge() throws IOException {
    try (RawSocket raw = connected()) {
      byte[] head = HexFormat.of().parseHex("81ff" + "7fffffffffffffff" + "00000000");

      raw.write(head);

      assertThat(raw.awaitClose()).isIn(1009, 1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation that continues nothing
        "c0af", // overlong
        "e0 80 80",
        "ed a0 80", // a surrogate
        "ed a0 bd ed b8 80",
        "f4 90 80 80", // above U+10FFFF
        "ff",
        "61 c3", // ends in the middle
        "7b 22 69 64 22 3a 31 2c 22 6f 70 22 3a 22 ff 22 7d"
      })
  void badUtf8(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    try (RawSocket raw = connected()) {
      raw.frame(true, RawSocket.TEXT, bytes);

      assertThat(raw.awaitClose()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @CsvSource({"e282, 28", "f0, 9f98ff", "61, ff", "c3, ''"})
  void badUtf8OverSeveralFrames(String first, String second) throws IOException {
    try (RawSocket raw = connected()) {
      raw.frame(false, RawSocket.TEXT, HexFormat.of().parseHex(first));

      raw.frame(true, RawSocket.CONTINUATION, HexFormat.of().parseHex(second));

      assertThat(raw.awaitClose()).isEqualTo(1007);
    }
  }

  @Test
  void goodUtf8OverSeveralFrames() throws IOException {
    String room = Parley.room("parts");
    try (RawSocket raw = connected()) {
      raw.text("{\"id\":2,\"op\":\"join\",\"room\":\"" + room + "\"}");
      raw.awaitText();
      byte[] message =
          "{\"id\":3,\"op\":\"send\",\"room\":\"%s\",\"key\":\"k\",\"body\":\"€😀\"}"
              .formatted(room)
              .getBytes(StandardCharsets.UTF_8);

      for (int i = 0; i < message.length; i++) {
        boolean last = i == message.length - 1;
        int opcode = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
        raw.frame(last, opcode, new byte[] {message[i]});
        if (i == message.length / 2) {
          raw.frame(true, RawSocket.PING, new byte[0]);
        }
      }

      try (ChatClient reader = parley.connect(Kind.JDK, "reader")) {
        reader.ask("join", "room", room, "last", 1);
        assertThat(reader.awaitKey(room, "k").body()).isEqualTo("€😀");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "81, false, 7b7d", // not masked
    "80, true, 7b7d", // continues nothing
    "83, true, 7b7d", // reserved opcodes
    "8b, true, ''",
    "c1, true, 7b7d", // a reserved bit without an extension
    "09, true, ''", // a ping in parts
  })
  void whatRfc6455Forbids(String firstByte, boolean masked, String payload) throws IOException {
    try (RawSocket raw = connected()) {
      raw.frame(Integer.parseInt(firstByte, 16), HexFormat.of().parseHex(payload), masked);

      assertThat(raw.awaitClose()).isEqualTo(1002);
    }
  }

  @Test
  void aMessageInTheMiddleOfAnother() throws IOException {
    try (RawSocket raw = connected()) {
      raw.frame(false, RawSocket.TEXT, new byte[] {'{'});

      raw.text("{\"id\":1,\"op\":\"ping\"}");

      assertThat(raw.awaitClose()).isEqualTo(1002);
    }
  }

  @Test
  void aPingIsAnswered() throws IOException {
    try (RawSocket raw = connected()) {
      raw.frame(true, RawSocket.PING, new byte[] {1, 2, 3});

      RawSocket.Frame pong = raw.read();

      assertThat(pong.opcode()).isEqualTo(10);
      assertThat(pong.payload()).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"id\":1,\"op\":\"ping\"}", "nonsense"})
  void silenceAfterTheHandshake(String said) throws IOException {
    try (RawSocket raw = RawSocket.open(parley.port())) {
      if (!said.isEmpty()) {
        raw.text(said);
      }

      int code = raw.awaitClose();

      assertThat(code).as("said before: %s", said).isEqualTo(4504);
    }
  }

  @Test
  void aSocketThatIsCutInTheMiddleOfAFrame() throws IOException {
    try (RawSocket raw = connected()) {
      raw.text("{\"id\":2,\"op\":\"join\",\"room\":\"" + witness.room() + "\"}");
      raw.awaitText();

      raw.write(HexFormat.of().parseHex("81fe1000"));
    }

    witness.assertUndisturbed();
  }

  private RawSocket connected() throws IOException {
    RawSocket raw = RawSocket.open(parley.port());
    JsonObject connect =
        new JsonObject().put("id", 1).put("op", "connect").put("token", Tokens.of("clumsy"));
    raw.text(connect.encode());
    assertThat(raw.awaitText()).startsWith("{\"id\":1,\"ok\":");
    return raw;
  }
}
