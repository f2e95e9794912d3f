package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP routes of one Parley as one user.
 *
 * @param address the gateway's, host and port
 * @param token the user's, or null for nobody
 */
public record Http(String address, @Nullable String token) {

  /** Of one on loopback. */
  public Http(int port, @Nullable String token) {
    this("127.0.0.1:" + port, token);
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param json the object in it
   */
  public record Answer(int status, JsonObject json) {

    /** The object of a good answer; another is a failure of the test. */
    public JsonObject ok() {
      if (status != HttpURLConnection.HTTP_OK) {
        throw new AssertionError("status of %s: %d (expected: 200)".formatted(json, status));
      }
      return json;
    }

    /** The code of an error. */
    public String errorCode() {
      if (!json.fieldNames().equals(Set.of("error"))) {
        throw new AssertionError("answer: %s (expected: an error alone)".formatted(json));
      }
      return Reply.errorCode(json);
    }
  }

  /** Reads. */
  public Answer get(String path) {
    return exchange(request(path).GET()).join();
  }

  /** Writes, and waits. */
  public Answer post(String path, JsonObject body, String... headers) {
    return posting(path, body.encode(), headers).join();
  }

  /** Changes, and waits. */
  public Answer put(String path, JsonObject body) {
    return exchange(request(path).PUT(HttpRequest.BodyPublishers.ofString(body.encode()))).join();
  }

  /** Writes; {@code headers} are names and values in turn. */
  public CompletableFuture<Answer> posting(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return exchange(request);
  }

  /** The answer to a request without a body, of any method. */
  public Answer ask(String method, String path) {
    return exchange(request(path).method(method, HttpRequest.BodyPublishers.noBody())).join();
  }

  /** The status and the body of an answer that need not be JSON. */
  public HttpResponse<String> getText(String path) {
    return CLIENT.sendAsync(request(path).GET().build(), BodyHandlers.ofString()).join();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(Received.PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static CompletableFuture<Answer> exchange(HttpRequest.Builder request) {
    return CLIENT
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), new JsonObject(response.body())));
  }
}
