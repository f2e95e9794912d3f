package dev.parley.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Plays a script on a connection of its own, and fails where the server does what it may not. */
final class Wire {

  /** Nobody may wait longer for anything: it is a hang. */
  private static final int HANG_MILLIS = 20_000;

  /** After that a server that says nothing waits for more, which does not come. */
  private static final int QUIET_MILLIS = 50;

  private static final byte[] CONNECT =
      ClientFrames.text(Corpus.ascii("{\"id\":1,\"op\":\"connect\",\"guest\":\"Ada\"}"));

  private static final String LAST_ID = "{\"id\":4242,";
  private static final byte[] LAST = ClientFrames.text(Corpus.ascii(LAST_ID + "\"op\":\"ping\"}"));
  private static final byte[] GOODBYE = ClientFrames.close(1_000);
  private static final byte[] END =
      Corpus.ascii("GET /api/config HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  /** The version is that of the request, whatever stands there in its place. */
  private static final String STATUS = "\\S+/-?\\d+\\.-?\\d+ \\d{3} .*";

  private final int port;

  Wire(int port) {
    this.port = port;
  }

  /** Plays it to the end of the connection. */
  void play(Script script) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(HANG_MILLIS);
      switch (script.kind()) {
        case REQUESTS -> requests(socket, script);
        case FRAMES -> frames(socket, script);
        default -> http(socket, script);
      }
    }
  }

  /** All requests are handled before the answer to the last one, unless the server closes. */
  private static void requests(Socket socket, Script script) throws IOException {
    ServerFrames frames = new ServerFrames(upgraded(socket));
    send(socket, CONNECT);
    assertThat(frames.next().payload()).as("answer to connect").startsWith("{\"id\":1,\"ok\":");
    send(socket, script.bytes(), LAST);
    try {
      while (true) {
        ServerFrames.Received frame = frames.next();
        if (frame.first() == ServerFrames.TEXT && frame.payload().startsWith(LAST_ID)) {
          send(socket, GOODBYE);
        } else if (frame.first() == ServerFrames.CLOSE && !socket.isOutputShutdown()) {
          socket.shutdownOutput();
        }
      }
    } catch (EOFException | SocketException ended) {
      // As it should be: a hang is a SocketTimeoutException.
    }
  }

  /** A frame may say that it is longer than what comes: then the server waits in vain. */
  private static void frames(Socket socket, Script script) throws IOException {
    upgraded(socket);
    byte[] answer = exchange(socket, CONNECT, script.bytes(), GOODBYE);
    ServerFrames frames = new ServerFrames(new DataInputStream(new ByteArrayInputStream(answer)));
    try {
      while (true) {
        frames.next();
      }
    } catch (EOFException ended) {
      // The last frame may be cut.
    }
  }

  private static void http(Socket socket, Script script) throws IOException {
    String answer = new String(exchange(socket, script.bytes(), END), StandardCharsets.ISO_8859_1);
    assertThat(answer).doesNotContain("HTTP/1.1 500");
    if (!answer.isEmpty()) {
      assertThat(answer.lines().findFirst()).get().asString().matches(STATUS);
    }
  }

  /** A client sends no frame before it has the answer to its handshake (RFC 6455, section 4.1). */
  private static DataInputStream upgraded(Socket socket) throws IOException {
    send(socket, Corpus.HANDSHAKE);
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    assertThat(head).startsWith("HTTP/1.1 101 ");
    return in;
  }

  private static void send(Socket socket, byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    try {
      socket.getOutputStream().write(all.toByteArray());
    } catch (SocketException closed) {
      // What the server has said before is read all the same.
    }
  }

  /** Sends it, hangs up in one direction when nothing more comes, and reads to the end. */
  private static byte[] exchange(Socket socket, byte[]... parts) throws IOException {
    send(socket, parts);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      readAll(socket.getInputStream(), received);
    } catch (SocketTimeoutException quiet) {
      socket.shutdownOutput();
      socket.setSoTimeout(HANG_MILLIS);
      readAll(socket.getInputStream(), received);
    }
    return received.toByteArray();
  }

  private static void readAll(InputStream in, ByteArrayOutputStream into) throws IOException {
    try {
      in.transferTo(into);
    } catch (SocketException cut) {
      // The server did not read all of it.
    }
  }
}
