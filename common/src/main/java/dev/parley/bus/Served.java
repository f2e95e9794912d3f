package dev.parley.bus;

import dev.parley.bus.BusException.Code;
import dev.parley.bus.Envelope.Answer;
import dev.parley.bus.Envelope.Call;
import dev.parley.contract.Role;
import dev.parley.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that a service answers on this node. */
public final class Served {

  private static final Logger log = LoggerFactory.getLogger(Served.class);

  /** Callers whose answers have an outbox kept for the next turn; others get a new one. */
  private static final int MAX_CALLERS = 4_096;

  private final VertxInternal vertx;
  private final Reachability reachability;
  private final ContextInternal context;
  private final String node;
  private final Role role;
  private final Map<String, Function<byte[], Future<byte[]>>> handlers = new HashMap<>();
  private final Map<String, Outbox<Answer>> outboxes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outbox<Answer>> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  /** What a role serves on a node, on the context of who makes it. */
  Served(VertxInternal vertx, Reachability reachability, String node, Role role) {
    this.vertx = vertx;
    this.reachability = reachability;
    this.context = vertx.getOrCreateContext().unwrap();
    this.node = node;
    this.role = role;
  }

  /**
   * Adds a handler. A {@link BusException} in its future reaches the caller with its code, anything
   * else as FAILED.
   */
  public <Q, R> Served on(Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler) {
    if (!endpoint.role().equals(role)) {
      throw new IllegalArgumentException(
          "endpoint: %s of %s (expected: one of %s)"
              .formatted(endpoint.verb(), endpoint.role(), role));
    }
    handlers.put(
        endpoint.verb(),
        bytes -> handler.apply(endpoint.query().decode(bytes)).map(endpoint.reply()::encode));
    return this;
  }

  /** Begins to answer, on that context; completes when other nodes can see it. */
  public Future<Bus.Registration> open() {
    return context.<Bus.Registration>future(
        opened ->
            context.execute(
                () -> {
                  String address = Endpoint.address(role, node);
                  MessageConsumer<Buffer> consumer =
                      vertx.eventBus().consumer(address, this::handle);
                  reachability.add(address);
                  consumer
                      .completion()
                      .<Bus.Registration>map(done -> () -> close(address, consumer))
                      .onComplete(opened::complete, opened::fail);
                }));
  }

  private Future<Void> close(String address, MessageConsumer<Buffer> consumer) {
    reachability.remove(address);
    return consumer.unregister();
  }

  private void handle(Message<Buffer> message) {
    Envelope.Calls envelope;
    try {
      envelope = Envelope.CALLS.decode(message.body().getBytes());
    } catch (WireException e) {
      log.warn("calls_unreadable role={} reason={}", role.id(), e.getMessage());
      return;
    }
    for (Call call : envelope.calls()) {
      answer(call)
          .onComplete(
              reply -> answered(envelope.replyTo(), new Answer(call.number(), reply, null)),
              cause -> failed(envelope.replyTo(), call, cause));
    }
  }

  private Future<byte[]> answer(Call call) {
    Function<byte[], Future<byte[]>> handler = handlers.get(call.verb());
    if (handler == null) {
      return refused(role.id() + " has no verb " + call.verb());
    }
    try {
      return handler.apply(call.query());
    } catch (WireException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<byte[]> refused(String reason) {
    return Future.failedFuture(new BusException(Code.BAD_REQUEST, reason));
  }

  private void failed(String replyTo, Call call, Throwable cause) {
    if (!(cause instanceof BusException)) {
      log.error("bus_handler_failed role={} verb={}", role.id(), call.verb(), cause);
    }
    answered(replyTo, new Answer(call.number(), new byte[0], BusException.of(cause)));
  }

  private void answered(String replyTo, Answer answer) {
    if (context.inThread()) {
      outboxes.computeIfAbsent(replyTo, this::newOutbox).add(answer, answer.reply().length);
    } else {
      context.runOnContext(turn -> answered(replyTo, answer));
    }
  }

  private Outbox<Answer> newOutbox(String replyTo) {
    DeliveryOptions options = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
    return new Outbox<>(
        context,
        answers -> {
          byte[] bytes = Envelope.ANSWERS.encode(new Envelope.Answers(answers));
          vertx.eventBus().send(replyTo, Buffer.buffer(bytes), options);
        });
  }
}
