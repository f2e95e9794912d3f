package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.bus.Envelope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The clustered event bus: who listens where, and one-way messages over the network. */
final class VirtualBus {

  private final Timeline timeline;
  private final Network network;
  private final Tampering tampering;
  private final Consumer<String> onFault;
  private final Map<String, List<Listener>> listeners = new LinkedHashMap<>();

  /**
   * A bus that nobody listens to.
   *
   * @param onFault called when a handler threw something that it should not have
   */
  VirtualBus(Timeline timeline, Network network, Tampering tampering, Consumer<String> onFault) {
    this.timeline = timeline;
    this.network = network;
    this.tampering = tampering;
    this.onFault = onFault;
  }

  private record Listener(Loop loop, Handler<Message<Buffer>> handler) {}

  /** The bus as a machine has it. */
  EventBus of(Machine machine) {
    return VirtualVertx.proxy(
        EventBus.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "send" -> {
                send(machine, (String) arguments[0], (Buffer) arguments[1]);
                yield proxy;
              }
              case "sender" -> sender(machine, (String) arguments[0]);
              case "publish" -> {
                publish(machine, (String) arguments[0], (Buffer) arguments[1]);
                yield proxy;
              }
              case "consumer" -> listen((String) arguments[0], VirtualVertx.handler(arguments[1]));
              default -> throw VirtualVertx.unknown(method.toString());
            });
  }

  /** The cluster finds out after a while that a machine is no more. */
  void forget(Machine machine) {
    timeline.after(
        timeline.between(100 * MILLI, 4 * SECOND),
        null,
        () ->
            listeners
                .values()
                .forEach(all -> all.removeIf(listener -> listener.loop.machine == machine)));
  }

  private MessageConsumer<?> listen(String address, Handler<Message<Buffer>> handler) {
    List<Listener> all = listeners.computeIfAbsent(address, unused -> new ArrayList<>());
    Listener added = new Listener(Loop.current(), handler);
    // A node that was started again has its addresses at once.
    all.removeIf(other -> other.loop.machine.name.equals(added.loop.machine.name));
    all.add(added);
    return VirtualVertx.proxy(
        MessageConsumer.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("completion")) {
            all.remove(added);
          }
          return Future.succeededFuture();
        });
  }

  private MessageProducer<?> sender(Machine from, String address) {
    return VirtualVertx.proxy(
        MessageProducer.class,
        (proxy, method, arguments) ->
            send(from, address, (Buffer) arguments[0])
                ? Future.succeededFuture()
                : Future.failedFuture(new ReplyException(ReplyFailure.NO_HANDLERS, address)));
  }

  /** Sends to one listener; false where there is none. */
  private boolean send(Machine from, String address, Buffer body) {
    List<Listener> all = listeners.getOrDefault(address, List.of());
    if (all.isEmpty()) {
      return false;
    }
    Listener to = all.get(0);
    boolean calls = !Envelope.isForAnswers(address);
    if (!calls) {
      BusMessages.faults(body, fault -> onFault.accept(from.name + ": " + fault));
    }
    Buffer sent = calls ? tampering.leaving(to.loop.machine.name, body) : body;
    if (sent != null) {
      network.send(from, to.loop.machine, () -> arrive(to, address, sent, calls));
    }
    return true;
  }

  private void arrive(Listener to, String address, Buffer sent, boolean calls) {
    Machine machine = to.loop.machine;
    if (calls) {
      tampering.hasty(sent, (replyTo, answers) -> send(machine, replyTo, answers));
    }
    deliver(to, address, sent);
  }

  private static void deliver(Listener to, String address, Buffer body) {
    to.loop.run(() -> to.handler.handle(new Arrived(address, body)));
  }

  private void publish(Machine from, String address, Buffer body) {
    for (Listener to : List.copyOf(listeners.getOrDefault(address, List.of()))) {
      network.send(from, to.loop.machine, () -> deliver(to, address, body));
    }
  }
}
