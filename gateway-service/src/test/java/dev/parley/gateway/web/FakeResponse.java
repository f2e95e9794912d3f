package dev.parley.gateway.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An answer that a test reads; what it does not have as a method is not supported. */
public final class FakeResponse {

  /** What the code under test gets. */
  public final HttpServerResponse response = Partial.of(HttpServerResponse.class, this);

  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final List<Handler<Void>> ends = new ArrayList<>();
  private Buffer body = Buffer.buffer();
  private int status = 200;
  private boolean chunked;
  private boolean headWritten;
  private RuntimeException fault;

  /** Lets the head fail to be written. */
  public void failAtHead(RuntimeException failure) {
    fault = failure;
  }

  /** Waits until it is answered. */
  public FakeResponse await() {
    try {
      end.get(10, TimeUnit.SECONDS);
      return this;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing was answered", e);
    }
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** A header; null where there is none. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The body as it was given. */
  public byte[] bytes() {
    return body.getBytes();
  }

  /** The body as text. */
  public String text() {
    return body.toString();
  }

  /** The body as JSON. */
  public JsonObject json() {
    return body.toJsonObject();
  }

  /** The code of an error. */
  public String code() {
    return json().getJsonObject("error").getString("code");
  }

  /** The message of an error. */
  public String message() {
    return json().getJsonObject("error").getString("message");
  }

  public int getStatusCode() {
    return status;
  }

  public void setStatusCode(int code) {
    status = code;
  }

  public MultiMap headers() {
    return headers;
  }

  public void putHeader(String name, String value) {
    headers.set(name, value);
  }

  public void putHeader(CharSequence name, CharSequence value) {
    headers.set(name, value);
  }

  public void setChunked(boolean on) {
    chunked = on;
  }

  public boolean isChunked() {
    return chunked;
  }

  public Future<Void> writeHead() {
    if (fault != null) {
      throw fault;
    }
    headWritten = true;
    return Future.succeededFuture();
  }

  public boolean headWritten() {
    return headWritten;
  }

  public boolean ended() {
    return end.isDone();
  }

  public boolean closed() {
    return false;
  }

  public void endHandler(Handler<Void> handler) {
    ends.add(handler);
  }

  public void closeHandler(Handler<Void> handler) {}

  public void exceptionHandler(Handler<Throwable> handler) {}

  public Future<Void> end(String text) {
    return end(Buffer.buffer(text));
  }

  public Future<Void> end(Buffer bytes) {
    body = bytes;
    return end();
  }

  public Future<Void> end() {
    if (end.isDone()) {
      throw new IllegalStateException("answered twice");
    }
    headWritten = true;
    end.complete(null);
    ends.forEach(handler -> handler.handle(null));
    return Future.succeededFuture();
  }
}
