package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.RoomId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token allows that does not say it, and what a guest's allows. */
class TokenRightsTest {

  private final JwtStage jwt = new JwtStage();
  private Tokens tokens = jwt.tokens(Map.of());

  @Test
  void aGuestHasTheRoomsThatGuestsHaveWhenItsTokenIsUsed() throws Exception {
    String token = jwt.tokens(Map.of("PARLEY_GUEST_ROOMS", "*")).issue(tokens.newGuest("Ada"));
    tokens = jwt.tokens(Map.of("PARLEY_GUEST_ROOMS", "lobby, public.*"));

    Identity guest = jwt.verified(tokens, token);

    List<String> rooms = List.of("lobby", "public.*");
    assertThat(guest.rights()).isEqualTo(new Rights(rooms, rooms, false));
    assertThat(tokens.newGuest("Ada").rights()).isEqualTo(guest.rights());
  }

  @Test
  void whereGuestsAreNotAllowedTheirTokensAreNone() {
    String token = tokens.issue(tokens.newGuest("Ada"));
    tokens = jwt.tokens(Map.of("PARLEY_AUTH_GUESTS", "false"));

    assertThat(jwt.refused(tokens, token).text()).contains("guests");
  }

  @Test
  void aGuestOfAnotherIssuerHasTheRightsThatItsTokenNames() throws Exception {
    tokens = jwt.tokens(Map.of("PARLEY_GUEST_ROOMS", "public.*"));
    JsonObject rights = new JsonObject().put("join", JsonArray.of("a")).put("send", JsonArray.of());

    Identity guest =
        jwt.verified(tokens, jwt.signed(jwt.claims().put("sub", "guest:1").put("parley", rights)));

    assertThat(guest.rights()).isEqualTo(new Rights(List.of("a"), List.of(), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | true | true",
        "{\"parley\":{}} | true | true",
        "{\"parley\":{\"send\":[]}} | true | false",
        "{\"parley\":{\"send\":[\"*\"]}} | true | true"
      })
  void whatATokenDoesNotSayIsAllowedUnlessTheClaimIsRequired(
      String json, boolean joins, boolean sends) throws Exception {
    String token = jwt.signed(jwt.claims().mergeIn(new JsonObject(json)));
    Tokens strict = jwt.tokens(Map.of("PARLEY_AUTH_CLAIM", "required"));
    RoomId room = new RoomId("general");

    Rights lenient = jwt.verified(tokens, token).rights();
    Rights required = jwt.verified(strict, token).rights();

    assertThat(lenient.mayJoin(room)).isEqualTo(joins);
    assertThat(lenient.maySend(room)).isEqualTo(sends);
    assertThat(required.mayJoin(room)).isFalse();
    assertThat(required.maySend(room)).isEqualTo(json.contains("[\"*\"]"));
  }
}
