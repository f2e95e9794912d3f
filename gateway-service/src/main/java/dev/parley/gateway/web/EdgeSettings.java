package dev.parley.gateway.web;

import dev.parley.config.Loopback;
import dev.parley.config.Settings;
import dev.parley.http.Hosts;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a gateway lets in.
 *
 * @param proxies the networks whose word on a client's address is taken
 * @param connections how many WebSockets a node serves at a time
 * @param perAddress how many of them clients of one address may have
 * @param hosts under which names it answers
 */
public record EdgeSettings(List<Network> proxies, int connections, int perAddress, Hosts hosts) {

  private static final String PROXIES = "PARLEY_TRUSTED_PROXIES";

  /**
   * Reads them; faults are noted in the settings.
   *
   * @param host the interface that the gateway listens on
   */
  public static EdgeSettings read(Settings settings, String host) {
    List<Network> proxies = new ArrayList<>();
    for (String text : settings.list(PROXIES, List.of())) {
      Network network = Network.parse(text);
      if (network == null) {
        settings.fault(PROXIES, text, "addresses or networks, such as 10.0.0.0/8 or fd00::/8");
      } else {
        proxies.add(network);
      }
    }
    return new EdgeSettings(
        List.copyOf(proxies),
        settings.number("PARLEY_LIMIT_CONNECTIONS", 100_000, 1, 10_000_000),
        settings.number("PARLEY_LIMIT_CONNECTIONS_ADDRESS", 10_000, 1, 10_000_000),
        // Under which names others come is known to the operator alone.
        new Hosts(
            settings.list("PARLEY_GATEWAY_HOSTS", Loopback.is(host) ? List.of() : List.of("*"))));
  }
}
