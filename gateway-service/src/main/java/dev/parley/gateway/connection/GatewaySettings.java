package dev.parley.gateway.connection;

import dev.parley.config.Live;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import dev.parley.gateway.rate.RateSettings;
import dev.parley.protocol.Limits;
import java.time.Duration;

/**
 * How a gateway treats its sockets.
 *
 * @param host the interface that it listens on
 * @param port the port
 * @param loops event loops that serve sockets
 * @param liveLimits what a client may do; how many rooms and requests can change in flight
 * @param rates how much clients may ask
 * @param queueBytes what may wait for a client that does not read, before it is closed
 * @param connectTimeout how long a socket may say nothing after the handshake
 * @param ping how often a silent client is pinged
 * @param silence how long a client may be silent before it is closed
 * @param stall how long a client that has something to take may take nothing of it
 * @param sendTimeout how long a send is tried before it is answered with timeout
 * @param drain over how long the sockets are closed when the node stops
 * @param jaegerUrl where the page finds traces, or empty
 */
public record GatewaySettings(
    String host,
    int port,
    int loops,
    Live<Limits> liveLimits,
    RateSettings rates,
    int queueBytes,
    Duration connectTimeout,
    Duration ping,
    Duration silence,
    Duration stall,
    Duration sendTimeout,
    Duration drain,
    String jaegerUrl) {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Presence uses it: a client has to be pinged before this time, and closed after it. */
  private static final String PENDING = "PARLEY_PRESENCE_PENDING_AFTER";

  private static final Duration TICK = Duration.ofMillis(100);

  /** Reads them; faults are noted in the settings. */
  public static GatewaySettings read(Settings settings) {
    Duration ping = duration(settings, "PARLEY_GATEWAY_PING", Duration.ofSeconds(30));
    Duration silence = duration(settings, "PARLEY_GATEWAY_SILENCE", Duration.ofSeconds(60));
    Duration pending = duration(settings, PENDING, silence.multipliedBy(3).dividedBy(4));
    requireLess(settings, "PARLEY_GATEWAY_PING", ping, PENDING, pending);
    requireLess(settings, PENDING, pending, "PARLEY_GATEWAY_SILENCE", silence);
    String host = settings.text("PARLEY_GATEWAY_HOST", "127.0.0.1");
    int cores = Runtime.getRuntime().availableProcessors();
    return new GatewaySettings(
        host,
        settings.number("PARLEY_GATEWAY_PORT", 8080, 1, 65_535),
        settings.number("PARLEY_GATEWAY_LOOPS", Math.max(1, cores - 1), 1, 256),
        limits(settings),
        RateSettings.read(settings, host),
        settings.number("PARLEY_GATEWAY_QUEUE_BYTES", 1 << 20, 64 << 10, 1 << 30),
        duration(settings, "PARLEY_GATEWAY_CONNECT_TIMEOUT", Duration.ofSeconds(5)),
        ping,
        silence,
        duration(settings, "PARLEY_GATEWAY_STALL", Duration.ofSeconds(30)),
        duration(settings, "PARLEY_SEND_TIMEOUT", Duration.ofSeconds(10)),
        duration(settings, "PARLEY_GATEWAY_DRAIN", Duration.ofSeconds(3)),
        settings.text("PARLEY_JAEGER_URL", ""));
  }

  /** What a client may do now. */
  public Limits limits() {
    return liveLimits.get();
  }

  private static Live<Limits> limits(Settings settings) {
    int frame = settings.number("PARLEY_LIMIT_FRAME", 65_536, 1_024, 16 << 20);
    int body = settings.number("PARLEY_LIMIT_BODY", 32_768, 16, 8 << 20);
    if (body >= frame) {
      settings.fault("PARLEY_LIMIT_BODY", body, "less than PARLEY_LIMIT_FRAME, which is " + frame);
    }
    return settings.live(
        now -> new Limits(frame, body, LiveSettings.rooms(now), LiveSettings.rate(now)));
  }

  private static void requireLess(
      Settings settings, String name, Duration value, String thanName, Duration than) {
    if (value.compareTo(than) >= 0) {
      settings.fault(
          name,
          value.toMillis() + "ms",
          "less than %s, which is %dms".formatted(thanName, than.toMillis()));
    }
  }

  private static Duration duration(Settings settings, String name, Duration byDefault) {
    return settings.duration(name, byDefault, TICK, HOUR);
  }
}
