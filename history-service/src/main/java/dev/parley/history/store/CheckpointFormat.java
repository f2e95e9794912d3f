package dev.parley.history.store;

import dev.parley.wire.Codec;
import dev.parley.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's bytes. They begin with the version of the whole layout, keys and records included:
 * a partition of another version is of no use and is read again from the log.
 */
final class CheckpointFormat {

  private static final int VERSION = 1;

  private static final Codec<Versioned> CODEC =
      Codec.of(
          (out, versioned) -> {
            out.number(1, versioned.version());
            out.text(2, versioned.checkpoint().epoch());
            out.number(3, versioned.checkpoint().applied());
            out.number(4, versioned.checkpoint().floor());
          },
          in -> {
            int version = 0;
            String epoch = "";
            long applied = 0;
            long floor = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> version = in.int32();
                case 2 -> epoch = in.text();
                case 3 -> applied = in.number();
                case 4 -> floor = in.number();
                default -> in.skip();
              }
            }
            return new Versioned(version, new Checkpoint(epoch, applied, floor));
          });

  private CheckpointFormat() {}

  static byte[] encode(Checkpoint checkpoint) {
    return CODEC.encode(new Versioned(VERSION, checkpoint));
  }

  /** The checkpoint of the bytes; null where this version cannot use it. */
  static @Nullable Checkpoint decode(byte[] bytes) {
    try {
      Versioned versioned = CODEC.decode(bytes);
      return versioned.version() == VERSION ? versioned.checkpoint() : null;
    } catch (WireException e) {
      return null;
    }
  }

  private record Versioned(int version, Checkpoint checkpoint) {}
}
