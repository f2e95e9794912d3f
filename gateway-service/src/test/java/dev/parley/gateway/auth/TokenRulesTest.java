package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings want of a token beside a signature: life, audience, issuer; two secrets. */
class TokenRulesTest {

  private static final String OLDER = "fedcba9876543210fedcba9876543210";

  private final JwtStage jwt = new JwtStage();

  @Test
  void tokensUnderThePreviousSecretAreStillGoodAndNewOnesAreUnderTheNewOne() {
    Tokens before = jwt.tokens(Map.of("PARLEY_AUTH_SECRET", OLDER));
    Tokens rotated = jwt.tokens(Map.of("PARLEY_AUTH_SECRET_PREVIOUS", OLDER));
    Tokens afterwards = jwt.tokens(Map.of());
    Identity guest = before.newGuest("Ada");

    Identity found = jwt.verified(rotated, before.issue(guest));

    assertThat(found.user()).isEqualTo(guest.user());
    assertThat(jwt.verified(afterwards, rotated.issue(guest)).user()).isEqualTo(guest.user());
    jwt.refused(afterwards, before.issue(guest));
    jwt.refused(rotated, jwt.signed(jwt.claims(), "x".repeat(32)));
  }

  /** Of a rule of an hour, with a leeway of 30 s. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "0, 3600, true",
        "0, 3601, false",
        "-1800, 1800, true",
        "-1800, 1801, false",
        "30, 3630, true",
        "-, 3630, true",
        "-, 3631, false",
        "-, 9223372035054775807, false",
        "-3000000000, 60, false"
      })
  void aTokenThatIsGoodForTooLongIsNone(Long issued, long end, boolean good) {
    Tokens tokens =
        jwt.tokens(Map.of("PARLEY_AUTH_MAX_LIFE", "1h", "PARLEY_AUTH_GUEST_TOKEN_LIFE", "1h"));
    JsonObject claims = jwt.claims().put("exp", JwtStage.SECONDS + end);
    if (issued != null) {
      claims.put("iat", JwtStage.SECONDS + issued);
    }
    String token = jwt.signed(claims);

    if (good) {
      assertThat(jwt.verified(tokens, token).user()).isEqualTo("ada");
    } else {
      assertThat(jwt.refused(tokens, token).text()).contains("3600 s");
    }
  }

  @Test
  void aTokenOfTheFutureIsNone() {
    Tokens tokens = jwt.tokens(Map.of());

    assertThat(
            jwt.verified(tokens, jwt.signed(jwt.claims().put("iat", JwtStage.SECONDS + 30)))
                .issuedAtSeconds())
        .isEqualTo(JwtStage.SECONDS + 30);
    assertThat(
            jwt.refused(tokens, jwt.signed(jwt.claims().put("iat", JwtStage.SECONDS + 31))).text())
        .contains("iat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "nbf", "exp"})
  void aTimeThatIsNoNumberMakesItNone(String claim) {
    Tokens tokens = jwt.tokens(Map.of());

    assertThat(jwt.refused(tokens, jwt.signed(jwt.claims().put(claim, "1"))).text())
        .contains(claim);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "iss"})
  void aTokenForSomebodyElseIsNoneWhereItIsAsked(String claim) {
    String setting = claim.equals("aud") ? "PARLEY_AUTH_AUDIENCE" : "PARLEY_AUTH_ISSUER";
    Tokens any = jwt.tokens(Map.of());
    Tokens strict = jwt.tokens(Map.of(setting, "chat, chat.example"));
    String missing = jwt.signed(jwt.claims());
    String other = jwt.signed(jwt.claims().put(claim, "another-system"));
    String number = jwt.signed(jwt.claims().put(claim, 7));
    String one = jwt.signed(jwt.claims().put(claim, "chat.example"));
    String several = jwt.signed(jwt.claims().put(claim, JsonArray.of("x", "chat")));

    for (String token : List.of(missing, other, number)) {
      assertThat(jwt.verified(any, token).user()).isEqualTo("ada");
      assertThat(jwt.refused(strict, token).text()).contains(claim);
    }
    assertThat(jwt.verified(strict, one).user()).isEqualTo("ada");
    assertThat(jwt.verified(strict, several).user()).isEqualTo("ada");
  }

  @Test
  void theOwnTokensAreForTheOwnAudience() {
    Tokens tokens =
        jwt.tokens(Map.of("PARLEY_AUTH_AUDIENCE", "chat,b", "PARLEY_AUTH_ISSUER", "https://a,c"));

    assertThat(jwt.verified(tokens, tokens.issue(tokens.newGuest("Ada"))).name()).isEqualTo("Ada");
  }
}
