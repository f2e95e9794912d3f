package dev.parley.bench.costs;

import java.util.Locale;

/** What a thing costs: a row of the table, and an option of {@code bench/run capacity}. */
enum Cost {
  COPY("a copy delivered, at its gateway", "µs", "--copy"),
  SEND("a message, at its sender's gateway", "µs", "--send"),
  STORE("a message, at its owner", "µs", "--store"),
  APPLY("a message, applied by history", "µs", "--apply"),
  BROKER("a message, at all brokers", "µs", "--broker"),
  BROKER_FULL("a message, at all brokers, as many as one room takes", "µs", ""),
  BROKER_MIB("a MiB of messages, at all brokers", "µs", "--broker-mib"),
  LINK("a batch from an owner to a gateway, at the owner", "µs", "--link"),
  TAKE("a batch from an owner to a gateway, at the gateway", "µs", "--take"),
  CONNECT("a connect and its end, at the gateway", "µs", "--connect"),
  MEMBER("a room joined and left, at the gateway", "µs", "--member"),
  JOIN("a room joined and left, at its owner", "µs", "--join"),
  SESSION("a session that begins or ends, at presence", "µs", "--session"),
  SESSION_ROOM("each room of it, at presence", "µs", "--session-room"),
  GRID_SESSION(
      "a session that begins or ends, at all other nodes together", "µs", "--grid-session"),
  GRID_ROOM("each room of it, at each other node", "µs", "--grid-room"),
  NOTE("a heartbeat, at presence", "µs", "--note"),
  GRID_NOTE("a heartbeat, at all other nodes together", "µs", "--grid-note"),
  PAGE("a page of 50 messages, at history", "µs", "--page"),
  PAGE_GATEWAY("a page of 50 messages, at the gateway", "µs", ""),
  OPEN("a link opened, at the owner", "µs", "--open"),
  INTEREST("a room in a link that is opened, at the owner", "µs", "--interest"),
  HEAP("a socket in 5 rooms, live heap of its gateway", "KiB", ""),
  OUTSIDE("a socket in 5 rooms, beside the heap", "KiB", ""),
  ONE_ROOM("messages a second that one room accepts", "1/s", "");

  private final String title;
  private final String unit;
  private final String option;

  Cost(String title, String unit, String option) {
    this.title = title;
    this.unit = unit;
    this.option = option;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** The option of {@code bench/run capacity} that takes it, or empty. */
  String option() {
    return option;
  }

  /** Its name in the line of JSON. */
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
