package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What a world is like: how large, how bounded, and what goes wrong in it. Each seed has only some
 * of the faults, so that rare ones are not drowned by frequent ones.
 */
record Settings(
    int partitions,
    int rooms,
    int roomNodes,
    int gateways,
    int loops,
    int historyNodes,
    int clients,
    int dedupWindow,
    int ringBytes,
    int pendingBytes,
    int queueBytes,
    double slowLinks,
    int older,
    Duration sendDeadline,
    long producerTimeout,
    long session,
    long span,
    double lostAcknowledgements,
    double loss,
    double repetition,
    double slowness,
    byte[] body,
    Set<Fault> faults,
    long faultEvery,
    Duration dedupTime) {

  /** The rate of a link that is none to speak of. */
  static final long FAST_BYTES_PER_SECOND = 100_000_000;

  /**
   * So short that it holds up bursts for a moment only: where nobody floods a partition the windows
   * are narrow, and clients keep to them.
   */
  private static final Duration NO_PACE = Duration.ofMillis(1);

  /**
   * Longer than a world lives until all is put right: so many records as the window has less its
   * margin are all that an owner ever takes.
   */
  private static final Duration PACE = Duration.ofMinutes(1);

  /**
   * Who writes past the owners does not keep their pace, and an owner that reads late learns late
   * what another has written.
   */
  private static final Set<Fault> PAST_THE_OWNERS =
      EnumSet.of(
          Fault.FOREIGN_RECORDS, Fault.UNREADABLE_RECORD, Fault.SKIPPED_OFFSETS, Fault.LAG_ROOMS);

  /**
   * To flood a wider window takes more than a world lives, and the margin of a narrower one is less
   * than what two that both take themselves for the owner write before they read it.
   */
  private static final int FLOODED = 200;

  private static final int FAST_KERNEL_BYTES = 1 << 18;
  private static final int FRAME_BYTES = 130;
  private static final int SMALL = 16;

  static Settings draw(Random random) {
    boolean large = random.nextInt(12) == 0;
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    double share = random.nextDouble() * 0.7;
    for (Fault fault : Fault.values()) {
      if (random.nextDouble() < share) {
        faults.add(fault);
      }
    }
    double slowLinks = random.nextInt(2) == 0 ? random.nextDouble() : 0;
    int[] queues = {1_000, 4_000, 16_000, 1 << 20, 1 << 20, 1 << 20};
    int[] windows = {40, 80, 200, 2_000};
    Settings drawn =
        new Settings(
            1 + random.nextInt(3),
            1 + random.nextInt(4),
            2 + random.nextInt(2),
            2 + random.nextInt(2),
            1 + random.nextInt(2),
            1 + random.nextInt(2),
            2 + random.nextInt(4),
            windows[random.nextInt(windows.length)],
            large ? 512 * 1024 : 1_000 + random.nextInt(random.nextBoolean() ? 4_000 : 60_000),
            random.nextInt(4) == 0 ? 1_000 : 1 << 20,
            large ? 64 * 1024 : queues[random.nextInt(queues.length)],
            slowLinks,
            slowLinks > 0 || random.nextInt(3) == 0 ? random.nextInt(260) : random.nextInt(40),
            Duration.ofMillis(2_000 + random.nextInt(8_000)),
            (1 + random.nextInt(8)) * SECOND,
            (1 + random.nextInt(4)) * SECOND,
            (4 + random.nextInt(5)) * SECOND,
            random.nextInt(3) == 0 ? random.nextDouble() * 0.1 : 0,
            random.nextInt(3) == 0 ? random.nextDouble() * 0.02 : 0,
            random.nextInt(4) == 0 ? random.nextDouble() * 0.02 : 0,
            random.nextInt(2) == 0 ? random.nextDouble() * 0.05 : 0.005,
            body(large ? 2_000 + random.nextInt(20_000) : SMALL),
            faults,
            (100 + random.nextInt(900)) * MILLI,
            random.nextInt(3) == 0 ? PACE : NO_PACE);
    if (drawn.isFlooded()) {
      faults.removeAll(PAST_THE_OWNERS);
    }
    return drawn;
  }

  /**
   * Whether somebody sends as much as he can to void what others were promised: that a retry is
   * recognised. The clocks of such a world are right, since a wrong one makes an owner's successor
   * too generous (ADR 18).
   */
  boolean isFlooded() {
    return dedupTime.equals(PACE) && dedupWindow == FLOODED;
  }

  @Override
  public Duration dedupTime() {
    return isFlooded() ? dedupTime : NO_PACE;
  }

  /**
   * What a connection is like.
   *
   * @param queueBytes what may wait in the gateway
   * @param kernelBytes what the gateway's kernel takes besides
   * @param bytesPerSecond how fast it gets to the client
   */
  record Link(int queueBytes, int kernelBytes, long bytesPerSecond) {}

  /**
   * A connection, slow or not as the world has them: from one message a second to hundreds.
   *
   * @param healed whether all links are good by now
   */
  Link link(Random random, boolean healed) {
    if (healed || random.nextDouble() >= slowLinks) {
      return new Link(queueBytes, FAST_KERNEL_BYTES, FAST_BYTES_PER_SECOND);
    }
    int frame = body.length + FRAME_BYTES;
    int kernel = frame * (1 + random.nextInt(random.nextBoolean() ? 4 : 60));
    return new Link(queueBytes, kernel, (long) (frame * Math.pow(10, 2.5 * random.nextDouble())));
  }

  private static byte[] body(int length) {
    return ("\"" + "x".repeat(length) + "\"").getBytes(StandardCharsets.UTF_8);
  }
}
