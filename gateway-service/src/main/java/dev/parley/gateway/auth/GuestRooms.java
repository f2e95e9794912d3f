package dev.parley.gateway.auth;

import dev.parley.config.Loopback;
import dev.parley.config.Settings;
import dev.parley.protocol.RoomId;
import java.util.List;

/**
 * The rooms that guests may join, read and send to, and the room that the page opens first.
 *
 * @param patterns see {@link RoomPattern}
 */
public record GuestRooms(List<String> patterns) {

  private static final String NAME = "PARLEY_GUEST_ROOMS";
  private static final String FIRST = "general";
  private static final List<String> ON_LOOPBACK = List.of("*");
  private static final List<String> ELSEWHERE = List.of(FIRST, "public.*");

  /** Reads them; faults are noted in the settings. */
  static GuestRooms read(Settings settings, String host) {
    List<String> patterns = settings.list(NAME, Loopback.is(host) ? ON_LOOPBACK : ELSEWHERE);
    for (String pattern : patterns) {
      if (!RoomPattern.isValid(pattern)) {
        settings.fault(NAME, pattern, "room ids, each with an optional * at its end");
      }
    }
    return new GuestRooms(patterns);
  }

  /** What a guest may do. */
  public Rights rights() {
    return new Rights(patterns, patterns, false);
  }

  /**
   * A room that guests may use: {@code general} where they may, else one that the first pattern
   * allows.
   */
  public String first() {
    if (patterns.isEmpty() || rights().mayJoin(new RoomId(FIRST))) {
      return FIRST;
    }
    String pattern = patterns.get(0);
    if (!RoomPattern.isOpen(pattern)) {
      return pattern;
    }
    String begin = RoomPattern.begin(pattern);
    return RoomId.isValid(begin + FIRST) ? begin + FIRST : begin;
  }
}
