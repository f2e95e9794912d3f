package dev.parley.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import dev.parley.config.Settings;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knows the cluster's secret is a node; nobody else is heard at a node's ports. */
@Timeout(180)
class NodePortsIT {

  private static final String SECRET = "what-only-nodes-of-this-cluster-know";
  private static final String GREETING = "\0\0\0\0ply1";
  private static final int SECONDS = 60;

  private final Deque<Node> nodes = new ArrayDeque<>();
  private final int cluster = freePort();
  private final int bus = freePort();

  @AfterEach
  void close() throws Exception {
    while (!nodes.isEmpty()) {
      await(nodes.removeLast().close());
    }
  }

  @Test
  void nodesWithTheSecretAreOneCluster() throws Exception {
    start("one", SECRET, cluster, bus);
    start("two", SECRET, freePort(), freePort());

    assertThat(membersOf("one")).isEqualTo(2);
    assertThat(membersOf("two")).isEqualTo(2);
  }

  @Test
  void aNodeWithAnotherSecretStaysAlone() throws Exception {
    start("one", SECRET, cluster, bus);
    start("two", SECRET + "!", freePort(), freePort());

    assertThat(membersOf("one")).isEqualTo(1);
    assertThat(membersOf("two")).isEqualTo(1);
  }

  @Test
  void aStockClientOfHazelcastReadsNothing() throws Exception {
    start("one", SECRET, cluster, bus);
    ClientConfig stock = new ClientConfig().setClusterName("parley");
    stock.setProperty("hazelcast.logging.type", "slf4j");
    stock.getNetworkConfig().addAddress("127.0.0.1:" + cluster);
    stock
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(2_000);

    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(stock))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Unable to connect to any cluster");
    assertAlive("one");
  }

  @Test
  void aStockMemberOfHazelcastDoesNotJoin() throws Exception {
    start("one", SECRET, cluster, bus);
    Config stock = new Config().setClusterName("parley");
    stock.setProperty("hazelcast.logging.type", "slf4j");
    stock.setProperty("hazelcast.phone.home.enabled", "false");
    stock
        .getNetworkConfig()
        .setPort(freePort())
        .getInterfaces()
        .setEnabled(true)
        .addInterface("127.0.0.1");
    stock.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    stock.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    stock
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .addMember("127.0.0.1:" + cluster);

    stock.setProperty("hazelcast.max.join.seconds", "3");

    assertThatThrownBy(() -> Hazelcast.newHazelcastInstance(stock))
        .isInstanceOf(IllegalStateException.class);
    assertThat(membersOf("one")).isEqualTo(1);
    assertAlive("one");
  }

  @Test
  void thePortOfHazelcastHearsNobodyElseAndGoesOn() throws Exception {
    start("one", SECRET, cluster, bus);
    for (String words : List.of("HZC", "CP2", "GET /hazelcast/health HTTP/1.0\r\n\r\n", GREETING)) {
      for (int i = 0; i < 50; i++) {
        try (Socket stranger = new Socket("127.0.0.1", cluster)) {
          stranger.getOutputStream().write((words + "\0".repeat(128)).getBytes(US_ASCII));
          // A greeting and random bytes; the end of the connection may overtake them.
          byte[] heard = readAll(stranger);
          assertThat(heard).hasSizeLessThanOrEqualTo(GREETING.length() + 32);
        }
      }
    }

    start("two", SECRET, freePort(), freePort());
    assertThat(membersOf("one")).isEqualTo(2);
  }

  @Test
  void aBusPortThatIsTakenEndsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(bus, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start("one", SECRET, cluster, taken.getLocalPort()))
          .isInstanceOf(BindException.class);
    }
    start("one", SECRET, cluster, bus);
  }

  @Test
  void theBusHearsNobodyElse() throws Exception {
    start("one", SECRET, cluster, bus);

    for (byte[] junk : List.of(new byte[64], "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII))) {
      try (Socket stranger = new Socket("127.0.0.1", bus)) {
        new DataOutputStream(stranger.getOutputStream()).writeInt(junk.length);
        stranger.getOutputStream().write(junk);
        // The alert that ends a handshake which is none.
        assertThat(readAll(stranger)).hasSizeLessThan(16);
      }
    }
    // TLS without a certificate is as little.
    assertThatThrownBy(() -> sayOverTls(bus)).isInstanceOf(IOException.class);
    assertAlive("one");
  }

  /** Speaks TLS as somebody who trusts everybody and is nobody, and waits for an answer. */
  private static void sayOverTls(int port) throws Exception {
    SSLContext anybody = SSLContext.getInstance("TLS");
    anybody.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    try (Socket stranger = anybody.getSocketFactory().createSocket("127.0.0.1", port)) {
      stranger.setSoTimeout(SECONDS * 1_000);
      stranger.getOutputStream().write(new byte[64]);
      if (stranger.getInputStream().read() < 0) {
        throw new EOFException("closed");
      }
    }
  }

  private void start(String id, String secret, int clusterPort, int busPort) throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_NODE_ID", id);
    values.put("PARLEY_CLUSTER_SECRET", secret);
    values.put("PARLEY_CLUSTER_PORT", Integer.toString(clusterPort));
    values.put("PARLEY_CLUSTER_MEMBERS", "127.0.0.1:" + cluster);
    values.put("PARLEY_BUS_PORT", Integer.toString(busPort));
    values.put("PARLEY_MANAGEMENT_PORT", "0");
    values.put("PARLEY_DRAIN_TIMEOUT", "5s");
    nodes.add(await(Node.start(Settings.of(values), Map.of(), List.of())));
  }

  private void assertAlive(String id) throws Exception {
    start("later", SECRET, freePort(), freePort());
    assertThat(membersOf(id)).isEqualTo(2);
  }

  private static int membersOf(String id) {
    return Hazelcast.getHazelcastInstanceByName(id).getCluster().getMembers().size();
  }

  /** What a socket says until it is closed. */
  private static byte[] readAll(Socket socket) throws IOException {
    socket.setSoTimeout(SECONDS * 1_000);
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[1_024];
    int length = 0;
    try {
      for (int more = 0; more >= 0 && length < bytes.length; length += more) {
        more = in.read(bytes, length, bytes.length - length);
        if (more < 0) {
          break;
        }
      }
    } catch (SocketException reset) {
      // The peer has closed and had not read all.
    }
    return Arrays.copyOf(bytes, length);
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(SECONDS, TimeUnit.SECONDS);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
