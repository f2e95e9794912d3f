package dev.parley.config;

/**
 * How much clients may ask of a gateway, in requests and in bytes a second. Bytes are those of
 * requests and of their answers, not those of the events that a client's rooms bring it.
 *
 * @param connection of one connection
 * @param user of all connections of one user
 * @param address of all connections from one address
 * @param room into one room: what is sent and typed
 * @param node of all clients of a gateway
 * @param connects how many connections one address may open a second
 */
public record RateLimits(
    Rate connection, Rate user, Rate address, Rate room, Rate node, int connects) {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /**
   * So much a second.
   *
   * @param requests how many requests
   * @param bytes how many bytes of requests and answers
   */
  public record Rate(int requests, int bytes) {}

  /** Reads them; faults are noted in the settings. */
  static RateLimits read(Settings settings) {
    return new RateLimits(
        new Rate(LiveSettings.rate(settings), bytes(settings, "PARLEY_LIMIT_BYTES", MIB)),
        rate(settings, "USER", 100, 2 * MIB),
        rate(settings, "ADDRESS", 1_000, 16 * MIB),
        rate(settings, "ROOM", 1_000, 8 * MIB),
        rate(settings, "NODE", 20_000, 128 * MIB),
        settings.number("PARLEY_LIMIT_CONNECTS_ADDRESS", 100, 1, 1_000_000));
  }

  private static Rate rate(Settings settings, String whose, int requests, int bytes) {
    return new Rate(
        settings.number("PARLEY_LIMIT_RATE_" + whose, requests, 1, 10_000_000),
        bytes(settings, "PARLEY_LIMIT_BYTES_" + whose, bytes));
  }

  private static int bytes(Settings settings, String name, int byDefault) {
    return settings.number(name, byDefault, KIB, 1 << 30);
  }
}
