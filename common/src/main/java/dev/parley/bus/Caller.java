package dev.parley.bus;

import dev.parley.bus.BusException.Code;
import dev.parley.bus.Envelope.Answer;
import dev.parley.bus.Envelope.Call;
import dev.parley.time.NodeClock;
import dev.parley.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one context, and the address where their answers arrive. */
final class Caller {

  private static final Logger log = LoggerFactory.getLogger(Caller.class);
  private static final long SWEEP_MILLIS = 20;

  private final ContextInternal context;
  private final NodeClock clock;
  private final EventBus eventBus;
  private final String replyTo;
  private final Map<Long, Pending<?>> pending = new HashMap<>();
  private final Map<String, Outbox<Call>> outboxes = new HashMap<>();

  /** Ends when other nodes can see the address. */
  private final Future<Void> registered;

  private long lastNumber;
  private boolean sweeping;

  /**
   * A caller of its own address.
   *
   * @param context everything happens here, except {@link #request}
   */
  Caller(ContextInternal context, String replyTo, NodeClock clock) {
    this.clock = clock;
    this.context = context;
    this.eventBus = context.owner().eventBus();
    this.replyTo = replyTo;
    Promise<Void> promise = context.promise();
    this.registered = promise.future();
    context.execute(
        () ->
            eventBus
                .<Buffer>consumer(replyTo, this::answered)
                .completion()
                .onComplete(promise::complete, promise::fail));
  }

  /** Asks; called on any thread. */
  <Q, R> Future<R> request(String address, Endpoint<Q, R> endpoint, Q query, Duration timeout) {
    Promise<R> promise = context.promise();
    byte[] bytes = endpoint.query().encode(query);
    long deadline = clock.millis() + timeout.toMillis();
    Pending<R> asked = new Pending<>(endpoint, promise, deadline);
    if (context.inThread()) {
      add(address, asked, bytes);
    } else {
      context.runOnContext(turn -> add(address, asked, bytes));
    }
    return promise.future();
  }

  private void add(String address, Pending<?> asked, byte[] query) {
    long number = ++lastNumber;
    pending.put(number, asked);
    outboxes
        .computeIfAbsent(address, this::newOutbox)
        .add(new Call(number, asked.endpoint.verb(), query), query.length);
    if (!sweeping) {
      sweeping = true;
      context.owner().setPeriodic(SWEEP_MILLIS, this::sweep);
    }
  }

  private Outbox<Call> newOutbox(String address) {
    MessageProducer<Buffer> producer =
        eventBus.sender(address, new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE));
    return new Outbox<>(
        context,
        calls -> {
          byte[] bytes = Envelope.CALLS.encode(new Envelope.Calls(replyTo, calls));
          registered
              .compose(visible -> producer.write(Buffer.buffer(bytes)))
              .onFailure(cause -> unsent(calls, BusException.of(cause)));
        });
  }

  private void unsent(List<Call> calls, BusException failure) {
    for (Call call : calls) {
      end(call.number(), failure);
    }
  }

  private void answered(Message<Buffer> message) {
    try {
      for (Answer answer : Envelope.ANSWERS.decode(message.body().getBytes()).answers()) {
        Pending<?> asked = pending.remove(answer.number());
        if (asked != null) {
          asked.end(answer);
        }
      }
    } catch (WireException e) {
      log.warn("answers_unreadable reason={}", e.getMessage());
    }
  }

  private void sweep(long timer) {
    long now = clock.millis();
    List<Long> late = new ArrayList<>();
    pending.forEach(
        (number, asked) -> {
          if (now >= asked.deadline) {
            late.add(number);
          }
        });
    late.forEach(number -> end(number, new BusException(Code.TIMEOUT, "no answer in time")));
    if (pending.isEmpty()) {
      context.owner().cancelTimer(timer);
      sweeping = false;
    }
  }

  private void end(long number, BusException failure) {
    Pending<?> asked = pending.remove(number);
    if (asked != null) {
      asked.promise.tryFail(failure);
    }
  }

  /** A request that has no answer yet. */
  private record Pending<R>(Endpoint<?, R> endpoint, Promise<R> promise, long deadline) {

    void end(Answer answer) {
      if (answer.failure() != null) {
        promise.tryFail(answer.failure());
        return;
      }
      R reply;
      try {
        reply = endpoint.reply().decode(answer.reply());
      } catch (WireException e) {
        promise.tryFail(new BusException(Code.FAILED, e.toString()));
        return;
      }
      promise.tryComplete(reply);
    }
  }
}
