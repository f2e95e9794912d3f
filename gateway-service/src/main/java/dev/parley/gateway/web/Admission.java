package dev.parley.gateway.web;

import dev.parley.gateway.rate.ClientRate;
import dev.parley.gateway.rate.Rates;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many WebSockets and event streams a node serves, and how many of them clients of one address
 * have, see {@link Network#key}. What is remembered is an entry for each address that has a socket.
 * Safe from any thread.
 */
public final class Admission {

  /** When a client that found no place is to come again. */
  static final String RETRY_SECONDS = "5";

  private final EdgeSettings settings;
  private final ClientAddress addresses;
  private final Rates rates;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private final Counter refusedByNode;
  private final Counter refusedByAddress;
  private int all;

  /** Places of a node. */
  public Admission(EdgeSettings settings, Rates rates, MeterRegistry meters) {
    this.settings = settings;
    this.rates = rates;
    this.addresses = new ClientAddress(settings.proxies());
    this.refusedByNode = refused(meters, "node");
    this.refusedByAddress = refused(meters, "address");
  }

  /**
   * A place for one socket.
   *
   * @param address the client's
   * @param rate counts what the client asks
   * @param end gives the place back; more than once does no harm
   */
  record Place(String address, ClientRate rate, Runnable end) {}

  /** Where a request comes from. */
  String address(HttpServerRequest request) {
    return addresses.of(request);
  }

  /** Counts what a request asks that is no connection. */
  ClientRate rate(HttpServerRequest request) {
    return rates.request(Network.key(addresses.of(request)));
  }

  /** A place for the socket that a request asks for; null where there is none. */
  @Nullable Place take(HttpServerRequest request) {
    Place place = take(addresses.of(request));
    if (place != null) {
      OpenConnections.served(request);
    }
    return place;
  }

  /** A place for a client; null where there is none. */
  synchronized @Nullable Place take(String address) {
    String key = Network.key(address);
    int before = byAddress.getOrDefault(key, 0);
    long waitMillis = rates.connect(key);
    if (waitMillis > 0) {
      refused(address, "PARLEY_LIMIT_CONNECTS_ADDRESS", before);
      return null;
    }
    if (all >= settings.connections()) {
      refusedByNode.increment();
      refused(address, "PARLEY_LIMIT_CONNECTIONS", all);
      return null;
    }
    if (rates.areLimited() && before >= settings.perAddress()) {
      refusedByAddress.increment();
      refused(address, "PARLEY_LIMIT_CONNECTIONS_ADDRESS", before);
      return null;
    }
    all++;
    byAddress.put(key, before + 1);
    AtomicBoolean ended = new AtomicBoolean();
    return new Place(
        address,
        rates.connection(key),
        () -> {
          if (ended.compareAndSet(false, true)) {
            end(key);
          }
        });
  }

  private static void refused(String address, String setting, int open) {
    SecurityLog.get()
        .write(SecurityEvent.CONNECTION_REFUSED, address, "setting", setting, "open", open);
  }

  private synchronized void end(String key) {
    all--;
    byAddress.computeIfPresent(key, (same, sockets) -> sockets == 1 ? null : sockets - 1);
  }

  private static Counter refused(MeterRegistry meters, String limit) {
    return Counter.builder("parley.gateway.refused")
        .description("WebSockets and event streams that were refused because there were too many")
        .tag("limit", limit)
        .register(meters);
  }
}
