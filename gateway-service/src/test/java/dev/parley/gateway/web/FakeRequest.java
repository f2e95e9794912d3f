package dev.parley.gateway.web;

import io.netty.handler.codec.DecoderResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpFrame;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A request without a socket. Its body comes when the test delivers it. */
public final class FakeRequest extends HttpServerRequestInternal {

  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final MultiMap params = MultiMap.caseInsensitiveMultiMap();
  private final FakeResponse answer = new FakeResponse();
  private final HttpMethod method;
  private final String uri;
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private SocketAddress peer = SocketAddress.inetSocketAddress(4_711, "192.0.2.1");
  private HttpConnection connection;
  private Future<ServerWebSocket> socket = Future.failedFuture("there is no socket");
  private byte[] body = {};
  private Handler<Buffer> onBody = bytes -> {};
  private Handler<Void> onEnd = end -> {};
  private boolean ended;
  private boolean multipart;
  private boolean secure;

  /** A request of HTTP/1.1 for the host {@code chat.example}. */
  public FakeRequest(HttpMethod method, String uri) {
    this.method = method;
    this.uri = uri;
    headers.set("Host", "chat.example");
  }

  /** The same with a header more. */
  public FakeRequest with(String name, String value) {
    headers.add(name, value);
    return this;
  }

  /** The same without a header. */
  public FakeRequest without(String name) {
    headers.remove(name);
    return this;
  }

  /** The same with a body. */
  public FakeRequest body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with a body. */
  public FakeRequest body(byte[] bytes) {
    body = bytes;
    headers.set("Content-Length", Integer.toString(bytes.length));
    return this;
  }

  /** The same of another version. */
  public FakeRequest version(HttpVersion other) {
    version = other;
    return this;
  }

  /** The same over TLS. */
  public FakeRequest secure() {
    secure = true;
    return this;
  }

  @Override
  public boolean isSSL() {
    return secure;
  }

  /** The same from another address. */
  public FakeRequest from(String address) {
    peer = SocketAddress.inetSocketAddress(4_711, address);
    return this;
  }

  /** The same over a connection. */
  public FakeRequest over(HttpConnection other) {
    connection = other;
    return this;
  }

  /** The same with what comes of an upgrade, which fails otherwise. */
  public FakeRequest upgrade(Future<ServerWebSocket> upgraded) {
    socket = upgraded;
    return this;
  }

  /** Lets the body come to whoever reads it. */
  public void deliver() {
    if (body.length > 0) {
      onBody.handle(Buffer.buffer(body));
    }
    ended = true;
    onEnd.handle(null);
  }

  /** What was answered until now. */
  public FakeResponse answer() {
    return answer;
  }

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  @Override
  public String query() {
    int query = uri.indexOf('?');
    return query < 0 ? null : uri.substring(query + 1);
  }

  @Override
  public MultiMap headers() {
    return headers;
  }

  @Override
  public MultiMap params(boolean semicolonIsNormal) {
    return params;
  }

  @Override
  public HttpVersion version() {
    return version;
  }

  @Override
  public HostAndPort authority(boolean real) {
    return HostAndPort.parseAuthority(headers.get("Host"), -1);
  }

  @Override
  public HostAndPort authority() {
    return authority(false);
  }

  @Override
  public SocketAddress remoteAddress() {
    return peer;
  }

  @Override
  public HttpServerResponse response() {
    return answer.response;
  }

  @Override
  public HttpConnection connection() {
    return connection;
  }

  @Override
  public HttpServerRequest handler(Handler<Buffer> handler) {
    onBody = handler;
    return this;
  }

  @Override
  public HttpServerRequest endHandler(Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public HttpServerRequest exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public HttpServerRequest pause() {
    return this;
  }

  @Override
  public HttpServerRequest resume() {
    return this;
  }

  @Override
  public HttpServerRequest fetch(long amount) {
    return this;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public HttpServerRequest setExpectMultipart(boolean expect) {
    multipart = expect;
    return this;
  }

  @Override
  public boolean isExpectMultipart() {
    return multipart;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String absoluteURI() {
    return "http://chat.example" + uri;
  }

  @Override
  public ContextInternal context() {
    throw unsupported();
  }

  @Override
  public Object metric() {
    throw unsupported();
  }

  @Override
  public long bytesRead() {
    throw unsupported();
  }

  @Override
  public HttpServerRequest setParamsCharset(String charset) {
    throw unsupported();
  }

  @Override
  public String getParamsCharset() {
    throw unsupported();
  }

  @Override
  public Future<Buffer> body() {
    throw unsupported();
  }

  @Override
  public Future<Void> end() {
    throw unsupported();
  }

  @Override
  public Future<NetSocket> toNetSocket() {
    throw unsupported();
  }

  @Override
  public HttpServerRequest uploadHandler(Handler<HttpServerFileUpload> handler) {
    throw unsupported();
  }

  @Override
  public MultiMap formAttributes() {
    throw unsupported();
  }

  @Override
  public String getFormAttribute(String name) {
    throw unsupported();
  }

  @Override
  public Future<ServerWebSocket> toWebSocket() {
    return socket;
  }

  @Override
  public HttpServerRequest customFrameHandler(Handler<HttpFrame> handler) {
    throw unsupported();
  }

  @Override
  public HttpServerRequest streamPriorityHandler(Handler<StreamPriority> handler) {
    throw unsupported();
  }

  @Override
  public DecoderResult decoderResult() {
    return DecoderResult.SUCCESS;
  }

  @Override
  public Cookie getCookie(String name) {
    throw unsupported();
  }

  @Override
  public Cookie getCookie(String name, String domain, String path) {
    throw unsupported();
  }

  @Override
  public Set<Cookie> cookies(String name) {
    throw unsupported();
  }

  @Override
  public Set<Cookie> cookies() {
    throw unsupported();
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("a request without a socket");
  }
}
