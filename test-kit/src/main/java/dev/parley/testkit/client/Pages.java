package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads pages of history. */
public final class Pages {

  private static final int LARGEST = 200;

  private Pages() {}

  /** The messages of one page. */
  public static List<Message> messages(JsonObject page) {
    return IntStream.range(0, page.getJsonArray("messages").size())
        .mapToObj(i -> Message.of(page.getJsonArray("messages").getJsonObject(i)))
        .toList();
  }

  /** All messages of a room, ascending, read backwards in pages of a size. */
  public static List<Message> backwards(Http http, String room, int limit) {
    LinkedList<Message> all = new LinkedList<>();
    String before = "";
    while (true) {
      JsonObject page =
          http.get("/api/rooms/%s/messages?limit=%d%s".formatted(room, limit, before)).ok();
      all.addAll(0, messages(page));
      if (!page.getBoolean("more")) {
        return all;
      }
      before = "&before=" + all.getFirst().offset();
    }
  }

  /** All messages of a room, read forward page by page. */
  public static List<Message> all(Http http, String room) {
    List<Message> all = new ArrayList<>();
    long after = -1;
    while (true) {
      JsonObject page =
          http.get("/api/rooms/%s/messages?after=%d&limit=%d".formatted(room, after, LARGEST)).ok();
      all.addAll(messages(page));
      if (!page.getBoolean("more")) {
        return all;
      }
      after = all.get(all.size() - 1).offset();
    }
  }
}
