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
 * @param waitingPerAddress how many connections clients of one address may have that are neither
 *     WebSocket nor event stream
 * @param hosts under which names it answers
 * @param proxyProtocol whether each connection begins with the PROXY header of a trusted proxy
 * @param hstsSeconds for how long browsers remember to come by HTTPS only; 0 where they are not
 *     told
 */
public record EdgeSettings(
    List<Network> proxies,
    int connections,
    int perAddress,
    int waitingPerAddress,
    Hosts hosts,
    boolean proxyProtocol,
    int hstsSeconds) {

  private static final String PROXIES = "PARLEY_TRUSTED_PROXIES";
  private static final String PROXY_PROTOCOL = "PARLEY_GATEWAY_PROXY_PROTOCOL";

  /** Two years; a browser has to be told at a visit only. */
  private static final int MAX_HSTS_SECONDS = 63_072_000;

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
    boolean proxyProtocol = settings.choice(PROXY_PROTOCOL, "off", "on", "off").equals("on");
    if (proxyProtocol && proxies.isEmpty()) {
      settings.fault(PROXY_PROTOCOL, "on", "off, or on with " + PROXIES);
    }
    return new EdgeSettings(
        List.copyOf(proxies),
        settings.number("PARLEY_LIMIT_CONNECTIONS", 100_000, 1, 10_000_000),
        settings.number("PARLEY_LIMIT_CONNECTIONS_ADDRESS", 10_000, 1, 10_000_000),
        settings.number("PARLEY_LIMIT_WAITING_ADDRESS", 1_000, 1, 10_000_000),
        // Under which names others come is known to the operator alone.
        new Hosts(
            settings.list("PARLEY_GATEWAY_HOSTS", Loopback.is(host) ? List.of() : List.of("*"))),
        proxyProtocol,
        settings.number("PARLEY_GATEWAY_HSTS", 0, 0, MAX_HSTS_SECONDS));
  }
}
