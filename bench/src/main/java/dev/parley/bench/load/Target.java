package dev.parley.bench.load;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a run and how they are spoken to.
 *
 * @param servers one or more; the members of every room are spread over them
 * @param protocol what they speak
 * @param token of all clients, or null: each is a guest of its own
 */
public record Target(List<URI> servers, Protocol protocol, @Nullable String token) {

  /** What a server speaks. */
  public enum Protocol {
    /** Parley's own. */
    PARLEY,
    /** None: the path is the room, and each text frame goes to all in it, the sender too. */
    RAW
  }

  /** Whether messages have offsets, and sends replies. */
  boolean parley() {
    return protocol == Protocol.PARLEY;
  }
}
