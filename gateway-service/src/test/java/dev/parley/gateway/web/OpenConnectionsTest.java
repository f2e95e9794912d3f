package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.Hosts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many TCP connections a node has, and how many of one address ask for nothing. */
class OpenConnectionsTest {

  private static final int MOST = 4;
  private static final int MOST_WAITING = 2;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final OpenConnections open = open(true);

  private OpenConnections open(boolean limited) {
    Network proxy = Objects.requireNonNull(Network.parse("10.0.0.0/8"));
    EdgeSettings edge =
        new EdgeSettings(List.of(proxy), 9, 9, MOST_WAITING, new Hosts(List.of()), false, 0);
    return new OpenConnections(edge, MOST, () -> limited, meters);
  }

  @AfterEach
  void close() {
    channels.forEach(EmbeddedChannel::close);
  }

  @Test
  void anAddressHasSoManyThatWait() {
    assertThat(open.admit(from("198.51.100.1"))).isTrue();
    EmbeddedChannel second = from("198.51.100.1");
    assertThat(open.admit(second)).isTrue();

    assertThat(open.admit(from("198.51.100.1"))).isFalse();
    assertThat(refused("waiting")).isEqualTo(1);
    assertThat(open.admit(from("198.51.100.2"))).isTrue();
    second.close();
    assertThat(open.admit(from("198.51.100.1"))).isTrue();
  }

  @Test
  void aNodeHasSoManyWithOrWithoutLimits() {
    OpenConnections unlimited = open(false);
    for (int i = 0; i < MOST; i++) {
      assertThat(unlimited.admit(from("198.51.100.1"))).isTrue();
    }

    assertThat(unlimited.admit(from("198.51.100.2"))).isFalse();
    assertThat(refused("descriptors")).isEqualTo(1);
    channels.get(0).close();
    assertThat(unlimited.admit(from("198.51.100.2"))).isTrue();
  }

  @Test
  void thoseOfAProxyAreItsClients() {
    for (int i = 0; i < MOST; i++) {
      assertThat(open.admit(from("10.1.2.3"))).isTrue();
    }
  }

  @Test
  void theAddressesOfAnIpv6NetworkAreOne() {
    assertThat(open.admit(from("2001:db8:0:1::1"))).isTrue();
    assertThat(open.admit(from("2001:db8:0:1::2"))).isTrue();

    assertThat(open.admit(from("2001:db8:0:1::3"))).isFalse();
    assertThat(open.admit(from("2001:db8:0:2::1"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 15000",
    "4096, 3072",
    "2000, 1000",
    "1024, 512",
    "1048576, 786432",
    "9223372036854775807, 2147483647",
  })
  void theRestOfTheProcessHasFilesLeft(long descriptors, int clients) {
    assertThat(OpenConnections.share(descriptors)).isEqualTo(clients);
  }

  private double refused(String limit) {
    return meters.get("parley.gateway.refused").tag("limit", limit).counter().count();
  }

  private EmbeddedChannel from(String address) {
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          public SocketAddress remoteAddress() {
            return new InetSocketAddress(address, 4711);
          }
        };
    channels.add(channel);
    return channel;
  }
}
