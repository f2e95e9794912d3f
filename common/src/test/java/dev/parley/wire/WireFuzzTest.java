package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever bytes come, a codec gives a value or a {@link WireException}. */
@Timeout(120)
class WireFuzzTest {

  private static final int ITERATIONS = 100_000;
  private static final int MAX_REPORTED = 5;

  private final List<byte[]> seeds = new ArrayList<>();

  @Test
  void damagedBytesGiveAValueOrAWireException() {
    // Given
    Random random = new Random(20260101);
    List<Example<?>> examples = Examples.all();
    examples.forEach(example -> seeds.add(example.encoded()));

    // When
    List<String> others = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < ITERATIONS && others.size() < MAX_REPORTED; i++) {
      Example<?> example = examples.get(random.nextInt(examples.size()));
      byte[] bytes = example.encoded();
      for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
        bytes = mutated(bytes, random);
      }
      try {
        example.codec().decode(bytes);
      } catch (WireException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        others.add("%s: %s from %s".formatted(example, e, HexFormat.of().formatHex(bytes)));
      }
    }

    // Then
    assertThat(others).isEmpty();
    assertThat(refused).as("the damage is felt").isBetween(ITERATIONS / 10, ITERATIONS - 1);
  }

  private byte[] mutated(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    byte[] before = Arrays.copyOf(bytes, at);
    byte[] after = Arrays.copyOfRange(bytes, at, bytes.length);
    byte[] rest = after.length == 0 ? after : Arrays.copyOfRange(after, 1, after.length);
    return switch (random.nextInt(7)) {
      case 0 -> Fields.joined(before, noise(1, random), rest);
      case 1 -> flipped(bytes, random);
      case 2 -> Fields.joined(before, rest);
      case 3 -> Fields.joined(before, noise(1 + random.nextInt(10), random), after);
      case 4 -> before;
      case 5 -> Fields.joined(before, piece(random), after);
      default -> Fields.joined(before, number(random), rest);
    };
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] noise(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Part of another message. */
  private byte[] piece(Random random) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
  }

  /** A number of any size in the wire's own form: as a length, an offset or a tag. */
  private static byte[] number(Random random) {
    long value = random.nextLong() >> random.nextInt(64);
    return Fields.written(out -> out.writeUInt64NoTag(value));
  }
}
