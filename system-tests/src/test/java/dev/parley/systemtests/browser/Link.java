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
  private boolean cut;

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
      server.onMessage(
          frame -> {
            if (!deaf.contains(socket)) {
              socket.send(frame.text());
            }
          });
    }
  }
}
