package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told about the page. */
class PageHeadersTest {

  @Test
  void thePageMayLoadAndConnectToItsOwnHostOnly() {
    FakeResponse answer = headers("chat.example:8080");

    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'self'; ")
        .contains("object-src 'none'", "frame-ancestors 'none'", "form-action 'none'")
        .contains("require-trusted-types-for 'script'", "trusted-types 'none'")
        .doesNotContain("unsafe", "*")
        .endsWith(" connect-src 'self' ws://chat.example:8080 wss://chat.example:8080");
  }

  @Test
  void nobodyHasThePageInAWindowOrKeepsItUnasked() {
    FakeResponse answer = headers("chat.example");

    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Permissions-Policy")).contains("camera=()", "microphone=()");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat.example; script-src *",
        "chat.example script-src",
        "chat.example:123456",
        "[::1]:8080",
        "a,b",
        ""
      })
  void aHostThatIsNoneIsNotPutIntoThePolicy(String host) {
    assertThat(headers(host).header("Content-Security-Policy")).endsWith(" connect-src 'self'");
  }

  private static FakeResponse headers(String host) {
    FakeRequest request = new FakeRequest(HttpMethod.GET, "/").without("Host").with("Host", host);
    PageHeaders.set(request, request.response());
    return request.answer();
  }
}
