package dev.parley.gateway.websocket;

/** Hears of frames that are not handed on. Called on the connection's event loop. */
interface FrameListener {

  /** A ping has come; it is answered already. */
  void pinged();

  /** What has come is no frame, and what follows cannot be read: to close now. */
  void malformed(Throwable cause);
}
