package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Under which address other nodes reach this one. */
class OwnAddressTest {

  @Test
  void itIsTheOneThatTheClustersNameHas() throws Exception {
    assertThat(OwnAddress.in("127.0.0.1").getHostAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void otherwiseItIsTheOneOfTheMachinesName() throws Exception {
    InetAddress usual = InetAddress.getLocalHost();

    assertThat(OwnAddress.in("")).isEqualTo(usual);
    assertThat(OwnAddress.in("192.0.2.1")).isEqualTo(usual);
    assertThat(OwnAddress.in("no-such-name.invalid")).isEqualTo(usual);
  }
}
