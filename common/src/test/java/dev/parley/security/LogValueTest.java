package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others choose neither ends a line nor begins another value. */
class LogValueTest {

  @ParameterizedTest
  @ValueSource(strings = {"alice", "guest:aB_-9", "2001:db8::1", "/api/rooms/:room", "a@b.c"})
  void plainValuesAreAsTheyAre(String value) {
    assertThat(LogValue.of(value)).isEqualTo(value);
  }

  @Test
  void aLineCannotBeForged() {
    assertThat(LogValue.of("eve\n12:00 INFO sign_in_accepted user=root"))
        .isEqualTo("'eve%0A12:00 INFO sign_in_accepted user=root'");
    assertThat(LogValue.of("a' outcome=done x='")).isEqualTo("'a%27 outcome=done x=%27'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\r", "\u0000", "\u001b[2K", "\u0085", "\u2028", "\u2029", "\u202e", "\u200b"})
  void whatIsNotSeenOrMovesTheTextIsEncoded(String hidden) {
    String written = LogValue.of("a" + hidden + "b");

    assertThat(written).startsWith("'a%").endsWith("b'").doesNotContain(hidden.substring(0, 1));
  }

  @Test
  void lettersOfOtherLanguagesCanBeRead() {
    assertThat(LogValue.of("Jürgen 林")).isEqualTo("'Jürgen 林'");
  }

  @Test
  void halfACharacterIsNoHarm() {
    assertThat(LogValue.of("a\ud83db")).isEqualTo("'a%3Fb'");
  }

  @Test
  void nothingIsAValueToo() {
    assertThat(LogValue.of("")).isEqualTo("''");
  }

  @Test
  void aLongValueIsCut() {
    assertThat(LogValue.of("x".repeat(10_000))).hasSize(LogValue.MAX_LENGTH + 3).endsWith("…'");
  }
}
