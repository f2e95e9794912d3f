package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.contract.Kick;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an admin has ended stays ended, and is forgotten when it refuses nothing any more. */
class RevocationsTest {

  private static final long AT = JwtStage.SECONDS * 1_000 - 5_000;

  private final JwtStage jwt = new JwtStage();
  private final List<String> stored = new ArrayList<>();
  private long now = AT;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-60, false", "-6, false", "-5, false", "-4, true", "0, true", "-, false"})
  void aTokenOfBeforeAndOfTheSameSecondIsNone(Long issued, boolean good) {
    Tokens tokens = jwt.tokens(Map.of());
    jwt.revocations.end(new Kick("", "ada", AT));
    JsonObject claims = jwt.claims();
    if (issued != null) {
      claims.put("iat", JwtStage.SECONDS + issued);
    }

    if (good) {
      assertThat(jwt.verified(tokens, jwt.signed(claims)).user()).isEqualTo("ada");
    } else {
      assertThat(jwt.refused(tokens, jwt.signed(claims)).text()).contains("admin");
    }
    assertThat(jwt.verified(tokens, jwt.signed(claims.put("sub", "bob"))).user()).isEqualTo("bob");
  }

  @Test
  void whileItIsNotKnownWhatWasEndedNobodyIsLetInAndMayComeAgain() {
    jwt.read = false;
    Future<Identity> verified = jwt.tokens(Map.of()).verify(jwt.signed(jwt.claims()));

    assertThat(verified.cause()).isInstanceOf(ProtocolException.class);
    assertThat(((ProtocolException) verified.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aKickThatKeepsTokensEndsNone() {
    Revocations revocations = revocations();
    Kick keeping = new Kick("", "ada", 0);

    assertThat(revocations.store(keeping).succeeded()).isTrue();
    revocations.end(keeping);

    assertThat(stored).isEmpty();
    assertThat(revocations.isEnded(identity("ada", 1))).isFalse();
  }

  @Test
  void whatIsStoredSaysTheSameToAGatewayThatReadsIt() {
    Revocations one = revocations();
    Revocations other = revocations();
    one.store(new Kick("", "ada", AT));
    one.store(new Kick("s-1", "", AT));

    stored.forEach(entry -> other.read(entry.split("=")[0], entry.split("=")[1]));

    assertThat(other.isEnded(identity("ada", AT / 1_000))).isTrue();
    assertThat(other.isEnded(identity("ada", AT / 1_000 + 1))).isFalse();
    assertThat(other.isEnded("s-1", "bob")).isTrue();
    assertThat(other.isEnded("s-2", "bob")).isFalse();
    assertThat(other.isEnded("s-2", "ada")).isTrue();
  }

  @Test
  void anEarlierKickThatComesLateEndsNoLess() {
    Revocations revocations = revocations();

    revocations.end(new Kick("", "ada", AT));
    revocations.read("user:ada", Long.toString(AT - 60_000));

    assertThat(revocations.isEnded(identity("ada", AT / 1_000))).isTrue();
  }

  @Test
  void whatALaterVersionStoresIsNoFault() {
    Revocations revocations = revocations();

    revocations.read("user:ada", "{}");
    revocations.read("device:7", Long.toString(AT));

    assertThat(revocations.isEnded(identity("ada", 1))).isFalse();
  }

  @Test
  void anEntryIsForgottenWhenNoTokenIsThatOld() {
    Revocations revocations = revocations();
    revocations.end(new Kick("", "ada", AT));
    now = AT + Duration.ofDays(30).toMillis();
    revocations.forgetOld();
    assertThat(revocations.size()).isEqualTo(1);

    now += Duration.ofMinutes(1).toMillis();
    revocations.forgetOld();
    revocations.read("user:eve", Long.toString(AT));

    assertThat(revocations.size()).isZero();
  }

  @Test
  void whereItCannotBeStoredTheCallerHearsOfIt() {
    Revocations revocations =
        new Revocations(
            rules(), () -> now, (key, value) -> Future.failedFuture("no Kafka"), () -> true);

    assertThat(revocations.store(new Kick("", "ada", AT)).cause()).hasMessage("no Kafka");
  }

  private Revocations revocations() {
    return new Revocations(
        rules(),
        () -> now,
        (key, value) -> {
          stored.add(key + "=" + value);
          return Future.succeededFuture();
        },
        () -> true);
  }

  private static TokenRules rules() {
    return AuthSettings.read(Settings.of(Map.of())).rules();
  }

  private static Identity identity(String user, long issuedAtSeconds) {
    return new Identity(user, null, Rights.NONE, issuedAtSeconds, Long.MAX_VALUE);
  }
}
