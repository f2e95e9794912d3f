package dev.parley.bus;

import dev.parley.bus.BusException.Code;
import dev.parley.contract.Role;
import dev.parley.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typed requests between nodes. Delivery is at most once; an answer may be lost as well. Requests
 * from one context to one node arrive in the order in which they were made.
 *
 * <p>There is no back-pressure below: whoever calls keeps a bound on what it has under way.
 */
public final class Bus {

  private static final Logger log = LoggerFactory.getLogger(Bus.class);
  private static final String VERB = "verb";

  private final Vertx vertx;
  private final String node;

  /** The bus as one node sees it. */
  public Bus(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
  }

  /** The id of this node. */
  public String node() {
    return node;
  }

  /**
   * Asks a node. The future ends on the caller's context; it fails with {@link BusException} only.
   */
  public <Q, R> Future<R> request(
      String target, Endpoint<Q, R> endpoint, Q query, Duration timeout) {
    DeliveryOptions options =
        new DeliveryOptions()
            .addHeader(VERB, endpoint.verb())
            .setSendTimeout(timeout.toMillis())
            .setTracingPolicy(TracingPolicy.IGNORE);
    return vertx
        .eventBus()
        .<Buffer>request(
            Endpoint.address(endpoint.role(), target),
            Buffer.buffer(endpoint.query().encode(query)),
            options)
        .map(reply -> endpoint.reply().decode(reply.body().getBytes()))
        .recover(cause -> Future.failedFuture(BusException.of(cause)));
  }

  /** Starts a table of what this node serves under one role. */
  public Served serve(Role role) {
    return new Served(role);
  }

  /** The requests that a service answers on this node. */
  public final class Served {

    private final Role role;
    private final Map<String, Function<byte[], Future<byte[]>>> handlers = new HashMap<>();

    private Served(Role role) {
      this.role = role;
    }

    /**
     * Adds a handler. A {@link BusException} in its future reaches the caller with its code,
     * anything else as FAILED.
     */
    public <Q, R> Served on(Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler) {
      if (endpoint.role() != role) {
        throw new IllegalArgumentException(
            "endpoint: %s of %s (expected: one of %s)"
                .formatted(endpoint.verb(), endpoint.role(), role));
      }
      handlers.put(
          endpoint.verb(),
          bytes -> handler.apply(endpoint.query().decode(bytes)).map(endpoint.reply()::encode));
      return this;
    }

    /** Begins to answer, on the context of the caller; completes when other nodes can see it. */
    public Future<Registration> open() {
      MessageConsumer<Buffer> consumer =
          vertx.eventBus().<Buffer>consumer(Endpoint.address(role, node), this::handle);
      return consumer.completion().map(done -> consumer::unregister);
    }

    private void handle(Message<Buffer> message) {
      String verb = message.headers().get(VERB);
      Function<byte[], Future<byte[]>> handler = verb == null ? null : handlers.get(verb);
      if (handler == null) {
        message.fail(Code.BAD_REQUEST.ordinal(), role.id() + " has no verb " + verb);
        return;
      }
      Future<byte[]> answer;
      try {
        answer = handler.apply(message.body().getBytes());
      } catch (WireException e) {
        answer = Future.failedFuture(new BusException(Code.BAD_REQUEST, e.getMessage()));
      } catch (RuntimeException e) {
        answer = Future.failedFuture(e);
      }
      DeliveryOptions options = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
      answer.onComplete(
          bytes -> message.reply(Buffer.buffer(bytes), options),
          cause -> {
            if (!(cause instanceof BusException)) {
              log.error("bus_handler_failed role={} verb={}", role.id(), verb, cause);
            }
            BusException failure = BusException.of(cause);
            message.fail(failure.code().ordinal(), failure.reason());
          });
    }
  }

  /** An address that is being served. */
  @FunctionalInterface
  public interface Registration {
    /** Stops answering. */
    Future<Void> close();
  }
}
