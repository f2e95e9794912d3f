package dev.parley.grid;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** Numbers what is sent to entries. A number that was once used keeps its meaning for ever. */
final class EntryProcessors {

  static final int FACTORY = 7_001;
  static final int HEARD = 1;
  static final int NEXT_VERSION = 2;

  private EntryProcessors() {}

  static IdentifiedDataSerializable create(int type) {
    return switch (type) {
      case HEARD -> new HeardAt();
      case NEXT_VERSION -> new NextVersion();
      default ->
          throw new IllegalArgumentException(
              "entry processor: %d (expected: %d or %d)".formatted(type, HEARD, NEXT_VERSION));
    };
  }
}
