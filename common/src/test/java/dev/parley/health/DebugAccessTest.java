package dev.parley.health;

import static dev.parley.health.DebugAccess.Answer.ALLOWED;
import static dev.parley.health.DebugAccess.Answer.FORBIDDEN;
import static dev.parley.health.DebugAccess.Answer.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only this machine under its own name, or whoever shows the token. */
class DebugAccessTest {

  private static final DebugAccess OPEN = new DebugAccess("");
  private static final DebugAccess LOCKED = new DebugAccess("0123456789abcdef");

  @Test
  void withoutATokenThisMachineMayAskUnderItsOwnName() {
    assertThat(OPEN.judge(true, "localhost", null)).isEqualTo(ALLOWED);
    assertThat(OPEN.judge(true, "127.0.0.1", null)).isEqualTo(ALLOWED);
    assertThat(OPEN.judge(true, "[::1]", null)).isEqualTo(ALLOWED);
  }

  @Test
  void aPageElsewhereThatResolvesToThisMachineMayNot() {
    assertThat(OPEN.judge(true, "evil.example", null)).isEqualTo(FORBIDDEN);
    assertThat(OPEN.judge(true, "127.0.0.1.evil.example", null)).isEqualTo(FORBIDDEN);
    assertThat(OPEN.judge(true, "", null)).isEqualTo(FORBIDDEN);
  }

  @Test
  void withoutATokenNobodyElseMay() {
    assertThat(OPEN.judge(false, "localhost", null)).isEqualTo(FORBIDDEN);
    assertThat(OPEN.judge(false, "localhost", "Bearer ")).isEqualTo(FORBIDDEN);
  }

  @Test
  void withATokenEverybodyHasToShowIt() {
    assertThat(LOCKED.judge(false, "node.example", "Bearer 0123456789abcdef")).isEqualTo(ALLOWED);
    assertThat(LOCKED.judge(true, "localhost", null)).isEqualTo(UNAUTHORIZED);
    assertThat(LOCKED.judge(true, "localhost", "Bearer 0123456789abcdeF")).isEqualTo(UNAUTHORIZED);
    assertThat(LOCKED.judge(true, "localhost", "0123456789abcdef")).isEqualTo(UNAUTHORIZED);
  }
}
