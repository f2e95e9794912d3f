package dev.parley.testkit.client;

import org.jspecify.annotations.Nullable;

/** An open WebSocket, as far as a {@link ChatClient} needs one. */
public interface Wire {

  /** Sends one text message after all that was sent before. */
  void text(String message);

  /** Sends one binary message. */
  void binary(byte[] message);

  /** Takes nothing more off the network, until {@link #resume}. */
  void pause();

  /** Reads on. */
  void resume();

  /** Says goodbye with status 1000. */
  void close();

  /** Ends the connection without a word, as a dead network does. */
  void cut();

  /** The subprotocol that the server chose, or null. */
  @Nullable String subprotocol();

  /** Gets what arrives, in order and never two things at once. */
  interface Listener {

    /** A whole text message. */
    void text(String message);

    /** The end; 1006 where there was no close frame. Called once. */
    void closed(int code);
  }
}
