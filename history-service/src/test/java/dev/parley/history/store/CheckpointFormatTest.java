package dev.parley.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of a checkpoint. */
class CheckpointFormatTest {

  private static final String VERSION_1 = "080212056570" + "6f6368" + "188001" + "2014";

  @Test
  void readsWhatItWrote() {
    Checkpoint checkpoint = new Checkpoint("epoch", 64, 10);

    byte[] bytes = CheckpointFormat.encode(checkpoint);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(VERSION_1);
    assertThat(CheckpointFormat.decode(bytes)).isEqualTo(checkpoint);
  }

  @Test
  void hasNoUseForAnotherVersionOrForNoise() {
    byte[] next = HexFormat.of().parseHex("0804" + VERSION_1.substring(4));

    assertThat(CheckpointFormat.decode(next)).isNull();
    assertThat(CheckpointFormat.decode(new byte[] {(byte) 0xff, 1})).isNull();
    assertThat(CheckpointFormat.decode(new byte[0])).isNull();
  }
}
