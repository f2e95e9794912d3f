package dev.parley.bench.load;

import dev.parley.bench.wire.Reply;
import org.jspecify.annotations.Nullable;

/** Hears what a crowd reads, on its event loop. The bytes are only lent. */
interface Listener {

  /** A client can send and is sent to. */
  void ready(Client client, @Nullable Reply joined);

  /** A client that was ready is gone. */
  void gone(Client client);

  /** A message of a room. */
  void message(Client client, byte[] bytes, int from, int to);

  /** Any other event. */
  void event(Client client, byte[] bytes, int from, int to);

  /** A message sent stands in the log. */
  void acknowledged(Client client, int message, byte[] bytes, int from, int to);

  /** A message sent was answered with an error. */
  void refused(Client client, int message, Reply reply);

  /** Something else that was asked for is answered. */
  void answered(Client client, Reply reply);

  /** All that one read brought is handled. */
  void turn(long nowNanos);
}
