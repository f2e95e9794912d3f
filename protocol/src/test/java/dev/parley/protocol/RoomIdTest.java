package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The alphabet and the length of room ids. */
class RoomIdTest {

  static String[] tooLong() {
    return new String[] {"r".repeat(129), "r".repeat(10_000)};
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", ".", "_", ":", "-", "team:42", "a.b_c-d:E9"})
  void everyCharacterOfTheAlphabetIsTaken(String id) {
    assertThat(new RoomId(id).value()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a/b", "é", "a\n", "a\u0000", "🦊", "a*", "@", "[", "`", "{"})
  void otherCharactersAreRefused(String id) {
    assertThatThrownBy(() -> new RoomId(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A-Z a-z 0-9 . _ : -");
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  void moreThan128CharactersAreRefusedAndNotRepeatedInFull(String id) {
    assertThat(RoomId.isValid("r".repeat(128))).isTrue();
    assertThatThrownBy(() -> new RoomId(id)).message().hasSizeLessThan(200);
  }
}
