package dev.parley.gateway.fanout;

import dev.parley.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** How a kind of transport writes frames. There is one object for each encoding. */
@FunctionalInterface
public interface Encoding {

  /**
   * Makes the bytes of a frame, which the caller releases. Called on any thread.
   *
   * @param epoch of the log, where the frame is a record's; else null
   */
  Frame encode(ServerFrame frame, @Nullable String epoch);
}
