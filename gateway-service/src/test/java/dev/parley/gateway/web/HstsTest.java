package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers are told to come by HTTPS where they have come by it. */
class HstsTest {

  private static final String HEADER = "Strict-Transport-Security";

  @Test
  void overTlsItIsSaid() {
    assertThat(header("3600", request("203.0.113.5").secure())).isEqualTo("max-age=3600");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, https, true",
    "10.1.2.3, HTTPS, true",
    "10.1.2.3, 'http, https', true", // the last was written by the proxy itself
    "10.1.2.3, http, false",
    "10.1.2.3, 'https, http', false",
    "10.1.2.3, '', false",
    "203.0.113.5, https, false", // anybody
  })
  void overPlainHttpATrustedProxyHasToSaySo(String peer, String protocol, boolean said) {
    assertThat(header("3600", request(peer).with("X-Forwarded-Proto", protocol)) != null)
        .isEqualTo(said);
  }

  @Test
  void overPlainHttpNothingIsSaid() {
    assertThat(header("3600", request("10.1.2.3"))).isNull();
  }

  @Test
  void byDefaultNothingIsSaid() {
    assertThat(header("0", request("10.1.2.3").secure())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "one year", "365d", "63072001", "on"})
  void whatIsNoTimeIsAFault(String text) {
    Settings settings = Settings.of(Map.of("PARLEY_GATEWAY_HSTS", text));

    EdgeSettings.read(settings, "127.0.0.1");

    assertThat(settings.faults())
        .containsExactly(
            "PARLEY_GATEWAY_HSTS: \"%s\" (expected: an integer from 0 to 63072000)"
                .formatted(text));
  }

  private static FakeRequest request(String peer) {
    return new FakeRequest(HttpMethod.GET, "/").from(peer);
  }

  private static String header(String seconds, FakeRequest request) {
    Settings settings =
        Settings.of(Map.of("PARLEY_GATEWAY_HSTS", seconds, "PARLEY_TRUSTED_PROXIES", "10.0.0.0/8"));
    new Hsts(EdgeSettings.read(settings, "127.0.0.1")).set(request);
    return request.response().headers().get(HEADER);
  }
}
