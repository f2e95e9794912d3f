package dev.parley.node.trust;

import com.hazelcast.nio.MemberSocketInterceptor;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The first bytes of every connection between members of Hazelcast: both sides prove that they know
 * the cluster's secret before Hazelcast reads anything.
 *
 * <pre>
 * acceptor   greeting, 32 random bytes
 * connector  greeting, 32 random bytes, HMAC(key, "connect", acceptor's bytes, own bytes, place)
 * acceptor   HMAC(key, "accept", its bytes, the connector's bytes, place)
 * </pre>
 *
 * <p>The place is the address and port that the connector called and the acceptor has, so a proof
 * that is relayed to another member is worth nothing there. What follows is neither encrypted nor
 * authenticated: whoever can change packets on their way can take a connection over.
 */
final class MemberProof implements MemberSocketInterceptor {

  private static final SecurityLog security = SecurityLog.get();

  /**
   * Clients of Hazelcast read the first four bytes as a length: that of an illegal frame, not of
   * one for which they would allocate gigabytes.
   */
  private static final byte[] GREETING = bytes("\0\0\0\0ply1");

  private static final byte[] CONNECT = bytes("connect");
  private static final byte[] ACCEPT = bytes("accept");
  private static final int NONCE = 32;
  private static final int PROOF = 32;

  private final byte[] key;
  private final Duration patience;
  private final Pending pending;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param patience how long the other side may take for all that it has to send
   * @param pending counts those whose proof is awaited
   */
  MemberProof(ClusterSecret secret, Duration patience, Pending pending) {
    this.key = secret.derive("parley membership");
    this.patience = patience;
    this.pending = pending;
  }

  @Override
  public void init(Properties properties) {
    // There are none.
  }

  /**
   * Returns also where the proof fails. Hazelcast then reads the end of the stream, as from a peer
   * that has closed, and forgets the connection; after an exception it would keep it, and log a
   * stack trace.
   */
  @Override
  public void onAccept(Socket socket) throws IOException {
    InetSocketAddress peer = (InetSocketAddress) socket.getRemoteSocketAddress();
    if (!pending.enter(peer.getAddress())) {
      refuse(socket, "too many connections of this address wait for their proof");
      return;
    }
    try {
      accept(socket);
    } catch (IOException strange) {
      refuse(socket, String.valueOf(strange.getMessage()));
    } finally {
      pending.leave(peer.getAddress());
    }
  }

  private void accept(Socket socket) throws IOException {
    byte[] own = nonce();
    send(socket, GREETING, own);
    Incoming in = new Incoming(socket, patience);
    in.expectGreeting();
    byte[] theirs = in.read(NONCE);
    byte[] place = place(socket.getLocalSocketAddress());
    in.expectProof(ClusterSecret.authenticate(key, CONNECT, own, theirs, place));
    send(socket, ClusterSecret.authenticate(key, ACCEPT, own, theirs, place));
    socket.setSoTimeout(0);
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    SocketAddress peer = socket.getRemoteSocketAddress();
    try {
      Incoming in = new Incoming(socket, patience);
      in.expectGreeting();
      byte[] theirs = in.read(NONCE);
      byte[] own = nonce();
      byte[] place = place(peer);
      send(socket, GREETING, own, ClusterSecret.authenticate(key, CONNECT, theirs, own, place));
      in.expectProof(ClusterSecret.authenticate(key, ACCEPT, theirs, own, place));
      socket.setSoTimeout(0);
    } catch (IOException strange) {
      security.write(
          SecurityEvent.CLUSTER_PEER_UNPROVEN, host(peer), "reason", strange.getMessage());
      throw strange;
    }
  }

  private static void refuse(Socket socket, String reason) throws IOException {
    security.write(
        SecurityEvent.CLUSTER_PEER_REFUSED,
        host(socket.getRemoteSocketAddress()),
        "reason",
        reason);
    socket.setSoTimeout(0);
    socket.shutdownInput();
  }

  private static String host(SocketAddress address) {
    return ((InetSocketAddress) address).getAddress().getHostAddress();
  }

  private byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return nonce;
  }

  private static byte[] place(SocketAddress address) {
    InetSocketAddress known = (InetSocketAddress) address;
    byte[] host = known.getAddress().getAddress();
    return ByteBuffer.allocate(host.length + Integer.BYTES)
        .put(host)
        .putInt(known.getPort())
        .array();
  }

  /** In one packet. */
  private static void send(Socket socket, byte[]... parts) throws IOException {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(all::put);
    socket.getOutputStream().write(all.array());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What the other side sends, within a time for all of it. */
  private static final class Incoming {

    private final Socket socket;
    private final InputStream in;
    private final Duration patience;
    private final long deadline;

    Incoming(Socket socket, Duration patience) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.patience = patience;
      this.deadline = System.nanoTime() + patience.toNanos();
    }

    void expectGreeting() throws IOException {
      if (!Arrays.equals(read(GREETING.length), GREETING)) {
        throw new IOException("it is not a node that has PARLEY_CLUSTER_SECRET");
      }
    }

    void expectProof(byte[] proof) throws IOException {
      if (!MessageDigest.isEqual(read(PROOF), proof)) {
        throw new IOException("it has another PARLEY_CLUSTER_SECRET");
      }
    }

    byte[] read(int length) throws IOException {
      byte[] bytes = new byte[length];
      int count = 0;
      while (count < length) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          throw late();
        }
        socket.setSoTimeout((int) millis);
        count += readSome(bytes, count);
      }
      return bytes;
    }

    private int readSome(byte[] bytes, int count) throws IOException {
      try {
        int more = in.read(bytes, count, bytes.length - count);
        if (more < 0) {
          throw new EOFException(
              "it closed without a proof; it may have another PARLEY_CLUSTER_SECRET, or none");
        }
        return more;
      } catch (SocketTimeoutException silent) {
        throw late();
      }
    }

    private IOException late() {
      return new IOException("no proof within " + patience.toSeconds() + " s");
    }
  }
}
