package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resume secret resumes its own session, for its own user, and nothing else. */
class SessionsTest {

  private final Sessions sessions = new Sessions(List.of("0123456789abcdef0123456789abcdef"));

  @Test
  void aSecretResumesItsSession() {
    String id = sessions.newId();
    String secret = sessions.secret(id, "ada");

    String resumed = sessions.resumed(secret, "ada");

    assertThat(resumed).isEqualTo(id);
  }

  @Test
  void anyGatewayWithTheSameSecretResumesIt() {
    String id = sessions.newId();
    String secret = sessions.secret(id, "ada");

    String resumed =
        new Sessions(List.of("0123456789abcdef0123456789abcdef")).resumed(secret, "ada");

    assertThat(resumed).isEqualTo(id);
  }

  @Test
  void anotherUsersSecretResumesNothing() {
    String secret = sessions.secret(sessions.newId(), "ada");

    String resumed = sessions.resumed(secret, "bob");

    assertThat(resumed).isNull();
  }

  @Test
  void aSecretOfAnotherKeyResumesNothing() {
    String secret =
        new Sessions(List.of("another secret of at least 32 chars")).secret("s1", "ada");

    String resumed = sessions.resumed(secret, "ada");

    assertThat(resumed).isNull();
  }

  @Test
  void aSecretChangedAtAnyPlaceResumesNothing() {
    String secret = sessions.secret(sessions.newId(), "ada");

    for (int i = 0; i < secret.length(); i++) {
      char other = secret.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = secret.substring(0, i) + other + secret.substring(i + 1);
      assertThat(sessions.resumed(tampered, "ada")).as("changed at %d", i).isNull();
    }
  }

  @Test
  void aSecretForAnotherSessionCannotBePutTogether() {
    String mine = sessions.secret("mine", "ada");

    String resumed = sessions.resumed("other" + mine.substring(mine.indexOf('.')), "ada");

    assertThat(resumed).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "s1", "s1.", ".mac", "\u0000.\u0000", "s1.\uD83D\uDE00"})
  void whatIsNoSecretResumesNothing(String secret) {
    assertThat(sessions.resumed(secret, "ada")).isNull();
  }

  @Test
  void theBorderBetweenSessionAndUserCountsInTheSecret() {
    // Given: both would read the same if session and user were only put side by side
    String secret = sessions.secret("s1", "xada");

    String forged = "s1x" + secret.substring(secret.indexOf('.'));

    assertThat(sessions.resumed(forged, "ada")).isNull();
  }

  @Test
  void idsDifferAndCannotBeMistakenForSecrets() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(sessions.newId());
    }

    assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[A-Za-z0-9_-]{16}"));
  }

  @Test
  void theSecretDoesNotFollowFromTheIdAlone() {
    assertThat(sessions.secret("s1", "ada")).isNotEqualTo(sessions.secret("s1", "bob"));
  }

  @Test
  void aSecretUnderThePreviousKeyStillResumesAndNewOnesAreUnderTheNewKey() {
    String older = "another secret of at least 32 chars";
    String newer = "0123456789abcdef0123456789abcdef";
    Sessions rotated = new Sessions(List.of(newer, older));

    assertThat(rotated.resumed(new Sessions(List.of(older)).secret("s1", "ada"), "ada"))
        .isEqualTo("s1");
    assertThat(rotated.secret("s1", "ada"))
        .isEqualTo(new Sessions(List.of(newer)).secret("s1", "ada"));
  }
}
