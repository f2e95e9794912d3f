package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No name is blank, turns what is around it, or looks like another one. */
class DisplayNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Ada Lovelace",
        "O'Brien-Smith, Jr. (2nd) <x@y>",
        "Zo\u00eb",
        "\u05d0\u05b2\u05dc\u05b4\u05d9\u05d6\u05b8\u05d4", // Hebrew with points
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", // a Persian non-joiner
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3", // a Sinhala joiner
        "\u0e17\u0e35\u0e48\u0e23\u0e31\u0e01", // Thai
        "\u0f62\u0f92\u0fb1\u0f74", // a Tibetan stack
        "\u738b\u5c0f\u660e",
        "\ud83d\ude00",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", // a family
        "\ud83d\udc69\ud83c\udffd\u200d\u2695\ufe0f", // a health worker with a tone of skin
        "\u2764\ufe0f\u200d\ud83d\udd25", // a heart on fire
        "\ud83c\udde9\ud83c\uddea", // a flag
        "1\ufe0f\u20e3"
      })
  void aNameOfALivingLanguageStaysAsItIs(String name) {
    assertThat(DisplayName.clean(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'  Ada  ', Ada",
    "'a\nb', a b",
    "'a\t \u00a0\u3000b', a b",
    "'a\u2028b', a b",
    "'\u0000Ada\u0007\u001b[1m', 'Ada[1m'",
    "'alice\u200b', alice",
    "'al\u200bi\u2060c\ufeffe\u00ad', alice",
    "'\u202eevil', evil",
    "'\u2066a\u2069\u061c\u200e\u200f', a",
    "'a\u200db', ab",
    "'a\u200cb', ab",
    "'\u0627\u200c\u0628', '\u0627\u0628'", // nobody sees a non-joiner after an alef
    "'a\ufe0f', a",
    "'1\ufe0f', 1",
    "'\ud83d\ude00\u200d', '\ud83d\ude00'",
    "'\u200d\ud83d\ude00', '\ud83d\ude00'",
    "'a\u3164b\u2800', ab",
    "'a\u034fb', ab",
    "'Zoe\u0308', 'Zo\u00eb'",
    "'e\u200b\u0301', '\u00e9'",
    "'\u0301a', a",
    "'a \u0301b', 'a b'",
    "'a\ue000b\uf8ff', ab",
    "'a\ufffe\ufdd0b', ab"
  })
  void whatIsNotSeenIsLeftOut(String name, String expected) {
    assertThat(DisplayName.clean(name)).isEqualTo(expected);
  }

  @Test
  void halvesOfPairsAreLeftOut() {
    assertThat(DisplayName.clean("Ann \ud83d")).isEqualTo("Ann");
    assertThat(DisplayName.clean("\ude00\ud83dAnn")).isEqualTo("Ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u200b",
        "\u200d",
        "\ufe0f",
        "\u0000",
        "\n",
        "\u202e \u202c",
        "\u0301\u0301",
        "\u3164",
        "\u2800",
        "\u00a0",
        "\udb40\udc41"
      })
  void aNameWithoutAnythingVisibleIsNone(String name) {
    assertThat(DisplayName.clean(name)).isNull();
    assertThat(DisplayName.clean(name.repeat(65))).isNull();
  }

  @Test
  void halfAPairAloneIsNoName() {
    assertThat(DisplayName.clean("\ud800")).isNull();
  }

  @Test
  void marksInARowAreFew() {
    assertThat(DisplayName.clean("x" + "\u0335".repeat(63) + "y"))
        .isEqualTo("x" + "\u0335".repeat(4) + "y");
  }

  @Test
  void aLongNameIsCutBetweenGraphemes() {
    String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";

    assertThat(DisplayName.clean("n".repeat(65))).isEqualTo("n".repeat(64));
    assertThat(DisplayName.clean("n".repeat(60) + family)).isEqualTo("n".repeat(60));
    assertThat(DisplayName.clean("n".repeat(56) + family)).isEqualTo("n".repeat(56) + family);
    assertThat(DisplayName.clean("n".repeat(63) + " x")).isEqualTo("n".repeat(63));
    assertThat(DisplayName.clean(" ".repeat(500) + "Ada")).isEqualTo("Ada");
  }

  @Test
  void whateverComesOutIsWholeAndStaysTheSame() {
    Random random = new Random(7);
    int[] parts = {
      'a', ' ', 0x301, 0x200d, 0xfe0f, 0x1f600, 0x1f3fd, 0xd83d, 0xde00, 0x202e, 0x94d, 0x915,
      0x627, 0x628, 0x200c, 0x0, 0x1160, 0x1100, 0x1161, 0x20e3, '1', 0xe0061, 0xfb1d, 0x958
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder name = new StringBuilder();
      int length = random.nextInt(100);
      for (int i = 0; i < length; i++) {
        int part = parts[random.nextInt(parts.length)];
        if (part >= 0xd800 && part <= 0xdfff) {
          name.append((char) part);
        } else {
          name.appendCodePoint(part);
        }
      }

      String clean = DisplayName.clean(name.toString());

      if (clean != null) {
        assertThat(clean).hasSizeBetween(1, 64).isEqualTo(clean.strip());
        assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .isEqualTo(clean);
        assertThat(Normalizer.isNormalized(clean, Normalizer.Form.NFC)).isTrue();
        assertThat(DisplayName.clean(clean)).as("cleaned again").isEqualTo(clean);
      }
    }
  }
}
