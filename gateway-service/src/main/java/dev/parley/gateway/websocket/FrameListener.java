package dev.parley.gateway.websocket;

/** Hears of frames that are not handed on. Called on the connection's event loop. */
public interface FrameListener {

  /** Hears of nothing. */
  FrameListener NONE =
      new FrameListener() {
        @Override
        public void pinged() {}

        @Override
        public void malformed(Throwable cause) {}
      };

  /** A ping has come; it is answered already. */
  void pinged();

  /** What has come is no frame, and what follows cannot be read: to close now. */
  void malformed(Throwable cause);
}
