package dev.parley.gateway.web;

import dev.parley.gateway.websocket.UpgradeRules;
import dev.parley.gateway.websocket.WebSockets;
import dev.parley.http.Hosts;
import dev.parley.http.Refusal;
import dev.parley.protocol.ProtocolException;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** Where every request comes in: WebSockets, the HTTP routes and the page's files. */
public final class Entrance implements Handler<HttpServerRequest> {

  private final Origins origins;
  private final Router router;
  private final WebSockets sockets;
  private final StaticFiles files;
  private final Admission admission;
  private final Hosts hosts;
  private final Hsts hsts;

  /**
   * The entrance of one event loop.
   *
   * @param router the routes below {@code /api/}
   * @param sockets serves WebSockets
   */
  public Entrance(
      Origins origins,
      Router router,
      WebSockets sockets,
      StaticFiles files,
      Admission admission,
      Hosts hosts,
      Hsts hsts) {
    this.hosts = hosts;
    this.hsts = hsts;
    this.origins = origins;
    this.router = router;
    this.sockets = sockets;
    this.files = files;
    this.admission = admission;
  }

  @Override
  public void handle(HttpServerRequest request) {
    hsts.set(request);
    Refusal refusal = RequestRules.refusal(request, hosts);
    if (refusal != null) {
      if (refusal.status() == RequestRules.OTHER_HOST) {
        refused(SecurityEvent.HOST_REFUSED, request, HttpHeaders.HOST);
      }
      refusal.answer(request);
    } else if (request.path().equals("/ws")) {
      // Past the router, which would wrap the socket that frames are written below.
      upgrade(request);
    } else if (request.path().startsWith("/api/")) {
      router.handle(request);
    } else {
      page(request);
    }
  }

  private void page(HttpServerRequest request) {
    try {
      admission.rate(request).request(0);
    } catch (ProtocolException limited) {
      request.response().putHeader("Retry-After", "1");
      new Refusal(limited.code().status(), limited.text()).answer(request);
      return;
    }
    PageHeaders.set(request, request.response());
    files.answer(request);
  }

  private void refused(SecurityEvent event, HttpServerRequest request, CharSequence header) {
    SecurityLog.get()
        .write(
            event,
            admission.address(request),
            "port",
            "client",
            header.toString(),
            request.getHeader(header));
  }

  private void upgrade(HttpServerRequest request) {
    Refusal refusal = UpgradeRules.refusal(request);
    if (sockets.draining()) {
      refusal = new Refusal(503, "this node goes away");
    } else if (!origins.allows(request)) {
      refused(SecurityEvent.ORIGIN_REFUSED, request, HttpHeaders.ORIGIN);
      refusal = new Refusal(403, "origin not allowed");
    }
    Admission.Place place = refusal == null ? admission.take(request) : null;
    if (refusal != null) {
      refusal.answer(request);
    } else if (place == null) {
      request.response().putHeader("Retry-After", Admission.RETRY_SECONDS);
      new Refusal(503, "too many connections").answer(request);
    } else {
      // Behind the closing of the socket itself, or in place of it where there is none.
      request.connection().closeHandler(closed -> place.end().run());
      request
          .toWebSocket()
          .onSuccess(socket -> sockets.accept(socket, place.address(), place.rate(), place.end()))
          .onFailure(lost -> place.end().run());
    }
  }
}
