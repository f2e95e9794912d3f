package dev.parley.protocol;

/** What a server sends: the reply to one request, or an event. */
public sealed interface ServerFrame permits Event, Reply {

  /** The frame: one JSON object in UTF-8. */
  byte[] toBytes();
}
