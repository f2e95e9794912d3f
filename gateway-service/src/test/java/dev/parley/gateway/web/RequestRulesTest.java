package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.Hosts;
import dev.parley.http.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are none, before anybody looks at what they want. */
class RequestRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/ws", "/api/rooms/a%2Fb/messages?after=%31", "/%F0%9f", "//x", "/?"})
  void whatHasAPathAndAHostIsARequest(String uri) {
    assertThat(refusal(get(uri))).isNull();
  }

  @Test
  void aHostIsNeeded() {
    assertThat(refusal(get("/").without("Host")))
        .isEqualTo(new Refusal(400, "Host: 0 (expected: one)"));
  }

  @Test
  void anOldClientNeedsNoHost() {
    assertThat(refusal(get("/").without("Host").version(HttpVersion.HTTP_1_0))).isNull();
  }

  @Test
  void oneHostIsEnough() {
    Refusal two = new Refusal(400, "Host: 2 (expected: one)");

    assertThat(refusal(get("/").with("Host", "other.example"))).isEqualTo(two);
    assertThat(refusal(get("/").with("Host", "other.example").version(HttpVersion.HTTP_1_0)))
        .isEqualTo(two);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "", "chat.example"})
  void aTargetBeginsWithASlash(String uri) {
    assertThat(refusal(get(uri)))
        .isEqualTo(new Refusal(400, "request target: no path (expected: one that begins with /)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/a?b=%", "/a?b=%4g", "/%%41"})
  void aPercentHasTwoDigits(String uri) {
    assertThat(refusal(get(uri)))
        .isEqualTo(
            new Refusal(400, "request target: % without two digits (expected: %25 for a percent)"));
  }

  @Test
  void aNameThatIsNotListedIsNotAnswered() {
    Refusal refusal =
        RequestRules.refusal(
            get("/").without("Host").with("Host", "evil.example"),
            new Hosts(List.of("chat.example")));

    assertThat(refusal.status()).isEqualTo(421);
    assertThat(refusal.text()).startsWith("Host: evil.example (expected: ");
  }

  private static Refusal refusal(FakeRequest request) {
    return RequestRules.refusal(request, new Hosts(List.of("*")));
  }

  private static FakeRequest get(String uri) {
    return new FakeRequest(HttpMethod.GET, uri);
  }
}
