package dev.parley.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A WebSocket made by hand (RFC 6455, section 5), for frames that no library would send. Blocks,
 * and fails the test where nothing comes for long.
 */
public final class RawSocket implements AutoCloseable {

  /** Opcode of a frame that goes on with a message. */
  public static final int CONTINUATION = 0;

  /** Opcode of a text frame. */
  public static final int TEXT = 1;

  /** Opcode of a close frame. */
  public static final int CLOSE = 8;

  /** Opcode of a ping. */
  public static final int PING = 9;

  /** Opcode of a pong. */
  public static final int PONG = 10;

  /** In place of a close code: the connection ended without a close frame. */
  public static final int CUT = 1006;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private final Random masks = new Random(1);

  /**
   * A frame.
   *
   * @param opcode what it is
   * @param payload its bytes, unmasked
   */
  public record Frame(int opcode, byte[] payload) {

    /** The payload as text. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private RawSocket(int port, int receiveBufferBytes) throws IOException {
    socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Received.PATIENCE.toMillis());
    in = new DataInputStream(socket.getInputStream());
  }

  /** Does the handshake, and expects it to succeed. */
  public static RawSocket open(int port) throws IOException {
    return open(port, 0);
  }

  /** Does the handshake on a socket whose kernel keeps hardly more than so much unread. */
  public static RawSocket open(int port, int receiveBufferBytes) throws IOException {
    return opened(new RawSocket(port, receiveBufferBytes), "");
  }

  /** Does the handshake as a proxy would for a client of an address. */
  public static RawSocket openFor(int port, String address) throws IOException {
    return opened(new RawSocket(port, 0), "X-Forwarded-For: " + address + "\r\n");
  }

  private static RawSocket opened(RawSocket raw, String headerLine) throws IOException {
    String status = raw.handshake(headerLine);
    if (!status.contains(" 101 ")) {
      throw new AssertionError("handshake: " + status);
    }
    return raw;
  }

  /** The status code that a handshake with another header line is answered with. */
  public static int statusOf(int port, String header) throws IOException {
    try (RawSocket raw = new RawSocket(port, 0)) {
      return Integer.parseInt(raw.handshake(header + "\r\n").split(" ")[1]);
    }
  }

  private String handshake(String headerLine) throws IOException {
    String host = "127.0.0.1:" + socket.getPort();
    write(
        ("GET /ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    .formatted(host)
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + headerLine
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return head.toString(StandardCharsets.US_ASCII).lines().findFirst().orElseThrow();
  }

  /** Sends a whole text message. */
  public RawSocket text(String message) throws IOException {
    return frame(true, TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a frame, masked as a client has to. */
  public RawSocket frame(boolean last, int opcode, byte[] payload) throws IOException {
    return frame((last ? FIN : 0) | opcode, payload, true);
  }

  /** Sends a frame with a first byte of its own, and its payload masked or not. */
  public RawSocket frame(int firstByte, byte[] payload, boolean masked) throws IOException {
    write(encoded(firstByte, payload, masked));
    return this;
  }

  /** The bytes of such a frame, for {@link #write}: several can be sent at once. */
  public byte[] encoded(int firstByte, byte[] payload, boolean masked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(firstByte);
    int mask = masked ? MASKED : 0;
    if (payload.length < 126) {
      bytes.write(mask | payload.length);
    } else if (payload.length < 1 << 16) {
      bytes.write(mask | 126);
      bytes.write(payload.length >> 8);
      bytes.write(payload.length);
    } else {
      bytes.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.write((int) ((long) payload.length >> shift));
      }
    }
    byte[] key = new byte[4];
    if (masked) {
      masks.nextBytes(key);
      bytes.writeBytes(key);
    }
    for (int i = 0; i < payload.length; i++) {
      bytes.write(payload[i] ^ key[i % 4]);
    }
    return bytes.toByteArray();
  }

  /** Sends bytes as they are; false where the server hung up already, which is no failure. */
  public boolean write(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return true;
    } catch (SocketException hungUp) {
      return false; // What it said before shows in what is read.
    }
  }

  /** The next frame. */
  public Frame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame(opcode, payload);
  }

  /** Reads on to the next text message. */
  public String awaitText() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.opcode() == TEXT) {
        return frame.text();
      }
    }
  }

  /** Reads to the end: the code of the close frame, or {@link #CUT}. */
  public int awaitClose() throws IOException {
    return awaitClose(text -> {});
  }

  /** Reads to the end as above, and hands on the text messages on the way. */
  public int awaitClose(Consumer<String> texts) throws IOException {
    int code = CUT;
    try {
      while (true) {
        Frame frame = read();
        if (frame.opcode() == TEXT) {
          texts.accept(frame.text());
        } else if (frame.opcode() == CLOSE && code == CUT && frame.payload().length >= 2) {
          code = (frame.payload()[0] & 0xff) << 8 | frame.payload()[1] & 0xff;
          frame(true, CLOSE, frame.payload());
        }
      }
    } catch (EOFException | SocketException end) {
      return code;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
