package dev.parley.systemtests.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The WebSockets of a browser, which can be disturbed while the server can still be reached by
 * HTTP.
 */
final class Link {

  private final List<WebSocketRoute> open = new ArrayList<>();
  private final Set<WebSocketRoute> deaf = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean cut;
  private int messagesToPass = Integer.MAX_VALUE;

  /** For the pages that are opened in that browser from now on. */
  Link(BrowserContext browser) {
    browser.routeWebSocket(url -> url.endsWith("/ws"), this::route);
  }

  /** Cuts all connections, and each new one. */
  void cut() {
    cut = true;
    open.forEach(WebSocketRoute::close);
    open.clear();
  }

  /** From now on the server hears the pages that are connected, and they do not hear the server. */
  void keepAnswersBack() {
    deaf.addAll(open);
  }

  /** All that the pages have asked the server for. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Passes so many messages to the pages; what comes after them waits for {@link #goOn}. */
  void stopAfter(int messages) {
    messagesToPass = messages;
  }

  /** Passes what waits, and all that comes. */
  void goOn() {
    messagesToPass = Integer.MAX_VALUE;
    held.forEach(Runnable::run);
    held.clear();
  }

  /** Lets new connections through. */
  void restore() {
    cut = false;
  }

  private void route(WebSocketRoute socket) {
    if (cut) {
      socket.close();
    } else {
      WebSocketRoute server = socket.connectToServer();
      open.add(socket);
      socket.onMessage(
          frame -> {
            asked.add(frame.text());
            server.send(frame.text());
          });
      server.onMessage(
          frame -> {
            if (!deaf.contains(socket)) {
              pass(socket, frame.text());
            }
          });
    }
  }

  private void pass(WebSocketRoute socket, String frame) {
    if (messagesToPass == 0) {
      held.add(() -> socket.send(frame));
      return;
    }
    if (frame.startsWith("{\"event\":\"message\"")) {
      messagesToPass--;
    }
    socket.send(frame);
  }
}
