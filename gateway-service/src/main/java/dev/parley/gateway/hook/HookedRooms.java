package dev.parley.gateway.hook;

import dev.parley.config.Settings;
import dev.parley.gateway.auth.RoomPattern;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For which rooms the hook is asked, and what becomes of a message where it does not answer. The
 * first pattern that a room matches counts.
 *
 * @param patterns in the order of the setting
 */
public record HookedRooms(List<Pattern> patterns) {

  private static final String NAME = "PARLEY_HOOK_ROOMS";

  /** What becomes of a message where the hook does not answer. */
  public enum OnFailure {
    /** It is published as it is. */
    OPEN,
    /** It is refused for now. */
    CLOSED
  }

  /**
   * Some rooms.
   *
   * @param rooms see {@link RoomPattern}
   */
  record Pattern(String rooms, OnFailure onFailure) {}

  /** Reads them; faults are noted in the settings. */
  static HookedRooms read(Settings settings) {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : settings.list(NAME, List.of("*=closed"))) {
      Pattern pattern = parse(text);
      if (pattern == null) {
        settings.fault(
            NAME, text, "room ids, each with an optional * at its end and =open or =closed");
      } else {
        patterns.add(pattern);
      }
    }
    return new HookedRooms(List.copyOf(patterns));
  }

  private static @Nullable Pattern parse(String text) {
    int equals = text.indexOf('=');
    String room = equals < 0 ? text : text.substring(0, equals);
    OnFailure onFailure =
        switch (equals < 0 ? "closed" : text.substring(equals + 1)) {
          case "open" -> OnFailure.OPEN;
          case "closed" -> OnFailure.CLOSED;
          default -> null;
        };
    return RoomPattern.isValid(room) && onFailure != null ? new Pattern(room, onFailure) : null;
  }

  /** What holds for a room; null where the hook is not asked. */
  public @Nullable OnFailure of(RoomId room) {
    for (Pattern pattern : patterns) {
      if (RoomPattern.matches(pattern.rooms, room)) {
        return pattern.onFailure;
      }
    }
    return null;
  }
}
