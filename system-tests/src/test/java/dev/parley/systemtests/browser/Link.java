package dev.parley.systemtests.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;

/** The WebSockets of a browser, which can be cut while the server can still be reached by HTTP. */
final class Link {

  private final List<WebSocketRoute> open = new ArrayList<>();
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

  void restore() {
    cut = false;
  }

  private void route(WebSocketRoute socket) {
    if (cut) {
      socket.close();
    } else {
      socket.connectToServer();
      open.add(socket);
    }
  }
}
