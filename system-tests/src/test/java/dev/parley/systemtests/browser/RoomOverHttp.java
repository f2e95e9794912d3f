package dev.parley.systemtests.browser;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A guest who writes to a room and reads it without a page: over HTTP. */
final class RoomOverHttp {

  private static final int PAGE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String path;
  private final String token;

  RoomOverHttp(URI server, String room, String name) {
    this.server = server;
    this.path = "/api/rooms/" + room + "/messages";
    JsonObject guest = new JsonObject().put("name", name);
    this.token = ask(to("/api/guest").POST(json(guest))).getString("token");
  }

  void say(String text) {
    JsonObject message =
        new JsonObject()
            .put("key", UUID.randomUUID().toString())
            .put("body", new JsonObject().put("text", text));
    ask(authorized(path).POST(json(message)));
  }

  /** Everything that history has of the room, page by page from its beginning. */
  List<ShownMessage> messages() {
    List<ShownMessage> all = new ArrayList<>();
    long after = -1;
    boolean more = true;
    while (more) {
      JsonObject page = ask(authorized(path + "?limit=" + PAGE + "&after=" + after).GET());
      for (Object item : page.getJsonArray("messages")) {
        all.add(shown((JsonObject) item));
      }
      more = page.getBoolean("more") && !page.getJsonArray("messages").isEmpty();
      after = all.isEmpty() ? after : all.get(all.size() - 1).offset();
    }
    return all;
  }

  private static ShownMessage shown(JsonObject message) {
    return new ShownMessage(
        message.getLong("offset"),
        message.getString("from"),
        message.getJsonObject("body").getString("text"));
  }

  private HttpRequest.Builder to(String pathAndQuery) {
    return HttpRequest.newBuilder(server.resolve(pathAndQuery)).timeout(PATIENCE);
  }

  private HttpRequest.Builder authorized(String pathAndQuery) {
    return to(pathAndQuery).header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.BodyPublisher json(JsonObject body) {
    return HttpRequest.BodyPublishers.ofString(body.encode());
  }

  private JsonObject ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response + ": " + response.body());
      }
      return new JsonObject(response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
