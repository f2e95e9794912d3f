package dev.parley.gateway.hook;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A hook on loopback that answers as a test wants it. */
public final class HookServer implements AutoCloseable {

  public static final String SECRET = "a secret of the hook that is long enough";

  /** What it was asked. */
  public final List<Call> calls = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private volatile BiConsumer<Call, HttpServerRequest> answer = (call, request) -> {};

  /** One call. */
  public record Call(MultiMap headers, byte[] bytes) {
    public JsonObject json() {
      return new JsonObject(Buffer.buffer(bytes));
    }

    public String key() {
      return json().getString("key");
    }
  }

  public HookServer() {
    server =
        get(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  Call call = new Call(request.headers(), body.getBytes());
                                  calls.add(call);
                                  answer.accept(call, request);
                                }))
                .listen(0, "127.0.0.1"));
  }

  /** Never answers. */
  public void isSilent() {
    answer = (call, request) -> {};
  }

  /** Answers each call with a document. */
  public void says(String json) {
    answers((call, request) -> request.response().end(json));
  }

  /** Answers each call. */
  public void answers(BiConsumer<Call, HttpServerRequest> how) {
    answer = how;
  }

  /** Answers a call after some time. */
  public void saysAfter(long millis, HttpServerRequest request, String json) {
    vertx.setTimer(millis, late -> request.response().end(json));
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/check?tenant=1";
  }

  private static <T> T get(Future<T> future) {
    return future.timeout(10, TimeUnit.SECONDS).await();
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
