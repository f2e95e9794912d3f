package dev.parley.node.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said before Hazelcast reads anything. */
@Timeout(30)
class MemberProofTest {

  private static final String SECRET = "a secret of thirty-two characters";

  private static final byte[] GREETING = "\0\0\0\0ply1".getBytes(StandardCharsets.US_ASCII);

  /** Long where nobody waits for its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private ServerSocketChannel server;
  private SocketChannel called;
  private SocketChannel accepted;

  @BeforeEach
  void connect() throws IOException {
    server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
    called = SocketChannel.open(server.getLocalAddress());
    accepted = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    called.close();
    accepted.close();
    server.close();
  }

  @Test
  void bothSidesWithTheSecretGoOn() throws Exception {
    CompletableFuture<Void> accepts = accept(proof(SECRET, PATIENCE));

    proof(SECRET, PATIENCE).onConnect(called.socket());
    accepts.join();

    assertThat(answerTo("what Hazelcast says")).isEqualTo("what Hazelcast says");
  }

  @Test
  void aConnectorWithAnotherSecretIsNotHeard() {
    CompletableFuture<Void> accepts = accept(proof(SECRET, PATIENCE));

    assertThatThrownBy(
            () -> {
              CompletableFuture<Void> connects = connect(proof(SECRET + "!", PATIENCE));
              accepts.join();
              assertThat(readAccepted()).isEqualTo(-1);
              accepted.close();
              connects.join();
            })
        .hasRootCauseMessage(
            "it closed without a proof; it may have another PARLEY_CLUSTER_SECRET, or none");
  }

  @Test
  void aConnectorThatSpeaksHazelcastsProtocolIsNotHeard() throws Exception {
    CompletableFuture<Void> accepts = accept(proof(SECRET, PATIENCE));

    called.write(ByteBuffer.wrap("HZC and more".getBytes(StandardCharsets.US_ASCII)));
    accepts.join();

    assertThat(readAccepted()).isEqualTo(-1);
  }

  @Test
  void aSilentConnectorIsNotHeard() throws Exception {
    accept(proof(SECRET, Duration.ofMillis(50))).join();

    assertThat(readAccepted()).isEqualTo(-1);
  }

  @Test
  void aConnectorThatDripsHasNoMoreTime() throws Exception {
    byte[] whole = Arrays.copyOf(GREETING, 72);
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Void> accepts = accept(proof(SECRET, Duration.ofMillis(300)));

    ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    drip.scheduleWithFixedDelay(
        () -> send(whole, sent.getAndIncrement()), 0, 20, TimeUnit.MILLISECONDS);
    accepts.join();
    drip.shutdownNow();

    assertThat(sent.get()).isBetween(1, whole.length - 1);
    assertThat(readAccepted()).isEqualTo(-1);
  }

  @Test
  void anAcceptorWithoutTheSecretIsNotBelieved() {
    CompletableFuture<Void> connects = connect(proof(SECRET, PATIENCE));

    assertThatThrownBy(
            () -> {
              accepted.write(ByteBuffer.wrap(new byte[128]));
              connects.join();
            })
        .hasRootCauseMessage("it is not a node that has PARLEY_CLUSTER_SECRET");
  }

  @Test
  void aRecordedProofIsWorthNothing() throws Exception {
    byte[] recorded = new byte[72];
    CompletableFuture<Void> connects = connect(proof(SECRET, PATIENCE));
    accepted.write(ByteBuffer.wrap(GREETING));
    accepted.write(ByteBuffer.wrap(new byte[32]));
    accepted.socket().getInputStream().readNBytes(recorded, 0, recorded.length);
    accepted.close();
    assertThatThrownBy(connects::join).hasRootCauseInstanceOf(IOException.class);

    called = SocketChannel.open(server.getLocalAddress());
    accepted = server.accept();
    CompletableFuture<Void> accepts = accept(proof(SECRET, PATIENCE));
    called.write(ByteBuffer.wrap(recorded));
    accepts.join();

    assertThat(readAccepted()).isEqualTo(-1);
  }

  @Test
  void oneAddressCannotOccupyAllThreads() {
    Pending pending = new Pending(2);
    assertThat(pending.enter(loopback)).isTrue();
    assertThat(pending.enter(loopback)).isTrue();
    assertThat(pending.enter(loopback)).isFalse();

    pending.leave(loopback);

    assertThat(pending.enter(loopback)).isTrue();
  }

  private static MemberProof proof(String secret, Duration patience) {
    return new MemberProof(Secrets.of(secret), patience, new Pending(8));
  }

  private CompletableFuture<Void> accept(MemberProof proof) {
    return inBackground(() -> proof.onAccept(accepted.socket()));
  }

  private CompletableFuture<Void> connect(MemberProof proof) {
    return inBackground(() -> proof.onConnect(called.socket()));
  }

  private interface Work {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> inBackground(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
  }

  private void send(byte[] bytes, int index) {
    try {
      called.write(ByteBuffer.wrap(bytes, index, 1));
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private int readAccepted() throws IOException {
    return accepted.read(ByteBuffer.allocate(16));
  }

  private String answerTo(String text) throws IOException {
    called.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    byte[] bytes = accepted.socket().getInputStream().readNBytes(text.length());
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
