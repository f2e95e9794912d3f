package dev.parley.simulation;

import dev.parley.bus.BusException;
import dev.parley.bus.Envelope;
import dev.parley.bus.Envelope.Answer;
import dev.parley.bus.Envelope.Call;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads, changes and makes what travels on the bus. */
final class BusMessages {

  private BusMessages() {}

  /**
   * Changes each call of a message; null from the change leaves it out.
   *
   * @return null where no call is left
   */
  static @Nullable Buffer change(
      Buffer calls, BiFunction<String, byte[], byte @Nullable []> change) {
    Envelope.Calls envelope = Envelope.CALLS.decode(calls.getBytes());
    List<Call> changed = new ArrayList<>();
    for (Call call : envelope.calls()) {
      byte[] query = change.apply(call.verb(), call.query());
      if (query != null) {
        changed.add(new Call(call.number(), call.verb(), query));
      }
    }
    return changed.isEmpty()
        ? null
        : Buffer.buffer(Envelope.CALLS.encode(new Envelope.Calls(envelope.replyTo(), changed)));
  }

  /** Makes answers to calls before their handler does; null from the handler makes none. */
  static void answer(
      Buffer calls,
      BiFunction<String, byte[], byte @Nullable []> handler,
      BiConsumer<String, Buffer> send) {
    Envelope.Calls envelope = Envelope.CALLS.decode(calls.getBytes());
    for (Call call : envelope.calls()) {
      byte[] reply = handler.apply(call.verb(), call.query());
      if (reply != null) {
        Answer answer = new Answer(call.number(), reply, null);
        send.accept(
            envelope.replyTo(),
            Buffer.buffer(Envelope.ANSWERS.encode(new Envelope.Answers(List.of(answer)))));
      }
    }
  }

  /** Reports each handler that threw what it should not have thrown. */
  static void faults(Buffer answers, Consumer<String> onFault) {
    for (Answer answer : Envelope.ANSWERS.decode(answers.getBytes()).answers()) {
      BusException failure = answer.failure();
      if (failure != null && failure.code().equals(BusException.Code.FAILED)) {
        onFault.accept(failure.getMessage());
      }
    }
  }
}
