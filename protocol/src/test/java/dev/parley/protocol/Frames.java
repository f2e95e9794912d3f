package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;

/** Frames as clients write them, read by a reader with the default limits. */
final class Frames {

  static final Limits LIMITS = new Limits(65_536, 32_768, 100, 10_000);

  private static final RequestReader READER = new RequestReader(LIMITS);

  private Frames() {}

  static Request read(String frame) {
    return READER.read(frame.getBytes(StandardCharsets.UTF_8));
  }

  static Request read(byte[] frame) {
    return READER.read(frame);
  }

  static ProtocolException refused(String frame) {
    return refused(frame.getBytes(StandardCharsets.UTF_8));
  }

  static ProtocolException refused(byte[] frame) {
    ProtocolException refusal =
        catchThrowableOfType(ProtocolException.class, () -> READER.read(frame));
    assertThat(refusal).as("the frame is refused").isNotNull();
    return refusal;
  }
}
