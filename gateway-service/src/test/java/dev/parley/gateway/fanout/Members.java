package dev.parley.gateway.fanout;

import dev.parley.concurrent.EventLoop;
import dev.parley.protocol.RoomId;

/** Members for tests of other packages. */
public final class Members {

  private Members() {}

  /** A member whose socket nobody looks at. */
  public static Member of(RoomId room, EventLoop loop) {
    return new Member(room, new FakeOutbound(), new Turn(loop), behind -> {});
  }
}
