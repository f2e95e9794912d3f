package dev.parley.gateway.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What is sent on one connection.
 *
 * @param seed makes the same script again
 * @param kind what is in it
 * @param inputs each changed on its own
 */
record Script(long seed, Kind kind, List<byte[]> inputs) {

  private static final int MOST_REQUESTS = 400;
  private static final int MOST_FRAMES = 60;
  private static final int MOST_HTTP = 12;
  private static final int MOST_HANDSHAKES = 4;

  /** What a script is about. */
  enum Kind {
    /** JSON in good frames, after a good connect. */
    REQUESTS,
    /** Frames after a good connect. */
    FRAMES,
    /** Handshakes, one behind the other. */
    HANDSHAKES,
    /** HTTP requests, one behind the other. */
    HTTP
  }

  /** The script of a seed. */
  static Script of(long seed, Corpus corpus) {
    Random random = new Random(seed);
    Mutator mutator = new Mutator(random);
    return switch (random.nextInt(10)) {
      case 0 -> of(seed, Kind.HANDSHAKES, random, MOST_HANDSHAKES, () -> mutator.oneOf(HANDSHAKES));
      case 1, 2 -> of(seed, Kind.HTTP, random, MOST_HTTP, () -> mutator.oneOf(corpus.http()));
      case 3, 4, 5 ->
          of(
              seed,
              Kind.FRAMES,
              random,
              MOST_FRAMES,
              () -> ClientFrames.any(random, mutator.oneOf(corpus.requests())));
      default ->
          of(
              seed,
              Kind.REQUESTS,
              random,
              MOST_REQUESTS,
              () -> ClientFrames.text(mutator.oneOf(corpus.requests())));
    };
  }

  private static final List<byte[]> HANDSHAKES = List.of(Corpus.HANDSHAKE);

  private static Script of(long seed, Kind kind, Random random, int most, Supplier<byte[]> input) {
    List<byte[]> inputs = new ArrayList<>();
    for (int left = 1 + random.nextInt(most); left > 0; left--) {
      inputs.add(input.get());
    }
    return new Script(seed, kind, inputs);
  }

  /** All inputs as one. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    inputs.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
