package dev.parley.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every HTTP route has in common: headers, {@code HEAD} beside {@code GET}, {@code OPTIONS},
 * 405 with {@code Allow} for other methods, and what pages of other sites need (Fetch, section
 * 3.2).
 */
final class ApiRoutes {

  private static final String HEADERS = "authorization, content-type, idempotency-key, traceparent";
  private static final String MAX_AGE_SECONDS = "600";

  private final Router router;
  private final Origins origins;
  private final Handler<RoutingContext> otherMethod;

  /**
   * Routes below {@code /api}.
   *
   * @param otherMethod answers what comes by a method that a path has not; {@code Allow} is set
   */
  ApiRoutes(Router router, Origins origins, Handler<RoutingContext> otherMethod) {
    this.router = router;
    this.origins = origins;
    this.otherMethod = otherMethod;
    router.route("/api/*").handler(this::headers);
  }

  /** Adds a path with its methods, {@code GET} first where it has it. */
  void add(String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    Map<HttpMethod, Handler<RoutingContext>> all = new LinkedHashMap<>(handlers);
    if (handlers.containsKey(HttpMethod.GET)) {
      all.put(HttpMethod.HEAD, handlers.get(HttpMethod.GET));
    }
    all.forEach((method, handler) -> router.route(method, path).handler(handler));
    List<HttpMethod> methods = new ArrayList<>(all.keySet());
    methods.add(HttpMethod.OPTIONS);
    String allow =
        methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router.route(HttpMethod.OPTIONS, path).handler(context -> options(context, allow));
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader("Allow", allow);
              otherMethod.handle(context);
            });
  }

  private void headers(RoutingContext context) {
    HttpServerResponse response =
        context
            .response()
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Cache-Control", "no-store")
            .putHeader("Vary", "Origin");
    String origin = context.request().getHeader("Origin");
    if (origin != null && origins.lists(origin)) {
      response.putHeader("Access-Control-Allow-Origin", origin);
    }
    context.next();
  }

  private static void options(RoutingContext context, String allow) {
    HttpServerResponse response = context.response().setStatusCode(204).putHeader("Allow", allow);
    boolean allowed = response.headers().contains("Access-Control-Allow-Origin");
    if (allowed && context.request().getHeader("Access-Control-Request-Method") != null) {
      response
          .putHeader("Access-Control-Allow-Methods", allow)
          .putHeader("Access-Control-Allow-Headers", HEADERS)
          .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    }
    response.end();
  }
}
