package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict UTF-8 (RFC 3629). */
class Utf8Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\u0000",
        "\u007f\u0080\u07ff\u0800\uffff",
        "\uD800\uDC00",
        "\uDBFF\uDFFF"
      })
  void whatAnEncoderWritesIsValid(String text) {
    assertThat(Utf8.isValid(text.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c3",
        "c328",
        "c080",
        "c1bf",
        "e0809f",
        "e28",
        "eda080",
        "edbfbf",
        "f0808080",
        "f4908080",
        "f5808080",
        "ff",
        "fe",
        "f09f98",
        "61c3",
        "e282"
      })
  void whatIsCutOverlongASurrogateOrTooHighIsNot(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "2");

    assertThat(Utf8.isValid(bytes)).isFalse();
  }
}
