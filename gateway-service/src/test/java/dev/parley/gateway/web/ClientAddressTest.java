package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word on a client's address is taken. */
class ClientAddressTest {

  private final ClientAddress addresses = addresses("10.0.0.0/8, 192.0.2.7, fd00::/8");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nobody trusted says anything.
        "203.0.113.5 | 198.51.100.1           | 203.0.113.5",
        "203.0.113.5 |                        | 203.0.113.5",
        "10.1.2.3    |                        | 10.1.2.3",
        // A proxy names its client; what that one wrote itself is before it.
        "10.1.2.3    | 198.51.100.1           | 198.51.100.1",
        "10.1.2.3    | 1.1.1.1, 198.51.100.1  | 198.51.100.1",
        "10.1.2.3    | 198.51.100.1, 10.9.9.9 | 198.51.100.1",
        "192.0.2.7   | 198.51.100.1:4711      | 198.51.100.1",
        "192.0.2.8   | 198.51.100.1           | 192.0.2.8",
        "fd00::5     | [2001:db8::1]:4711     | 2001:db8::1",
        "fd00::5     | 2001:db8::1            | 2001:db8::1",
        "::ffff:10.1.2.3 | 198.51.100.1       | 198.51.100.1",
        // What is no address ends the list.
        "10.1.2.3    | 1.1.1.1, unknown       | 10.1.2.3",
        "10.1.2.3    | 1.1.1.1, localhost     | 10.1.2.3",
        "10.1.2.3    | 1.1.1.1, , 10.9.9.9    | 10.9.9.9",
      })
  void theHeaderIsReadFromItsEndAsFarAsProxiesAreTrusted(
      String peer, String forwarded, String client) {
    assertThat(addresses.of(peer, forwarded == null ? List.of() : List.of(forwarded)))
        .isEqualTo(client);
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(addresses.of("10.1.2.3", List.of("1.1.1.1", "198.51.100.1", "10.9.9.9")))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void aListWithoutEndCostsNoMoreThanItsEnd() {
    String[] hops = new String[10_000];
    Arrays.fill(hops, "10.1.1.1");
    hops[0] = "198.51.100.1";

    assertThat(addresses.of("10.1.2.3", List.of(String.join(",", hops)))).isEqualTo("10.1.1.1");
  }

  @Test
  void withoutTrustedProxiesThePeerIsTheClient() {
    assertThat(addresses("").of("127.0.0.1", List.of("198.51.100.1"))).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "proxy", "fd00::/129", "/8"})
  void whatIsNoNetworkIsAFault(String text) {
    Settings settings = Settings.of(Map.of("PARLEY_TRUSTED_PROXIES", text));

    EdgeSettings.read(settings, "127.0.0.1");

    assertThat(settings.faults())
        .containsExactly(
            "PARLEY_TRUSTED_PROXIES: \"%s\" (expected: addresses or networks, such as 10.0.0.0/8 or fd00::/8)"
                .formatted(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.128.0.0/9, 10.200.1.1, true",
    "10.128.0.0/9, 10.127.1.1, false",
    "0.0.0.0/0, 203.0.113.5, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
  })
  void aNetworkHasTheAddressesThatShareItsBits(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(Network.bytes(address))).isEqualTo(contained);
  }

  private static ClientAddress addresses(String proxies) {
    return new ClientAddress(
        EdgeSettings.read(Settings.of(Map.of("PARLEY_TRUSTED_PROXIES", proxies)), "127.0.0.1")
            .proxies());
  }
}
