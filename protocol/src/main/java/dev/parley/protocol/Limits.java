package dev.parley.protocol;

/**
 * What a client may do, as the answer to its connect says.
 *
 * @param frame bytes of a frame, and of a message in several frames
 * @param body bytes of a message's body
 * @param rooms rooms that one connection may have joined
 * @param rate requests a second, with a burst of five times as many
 */
public record Limits(int frame, int body, int rooms, int rate) {

  static Limits read(Fields fields) {
    return new Limits(
        limit(fields, "frame"),
        limit(fields, "body"),
        limit(fields, "rooms"),
        limit(fields, "rate"));
  }

  private static int limit(Fields fields, String name) {
    return (int) fields.number(name, 0, Integer.MAX_VALUE);
  }

  void write(Json json) {
    json.field("frame", frame).field("body", body).field("rooms", rooms).field("rate", rate);
  }
}
