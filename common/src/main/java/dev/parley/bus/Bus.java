package dev.parley.bus;

import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.time.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Typed requests between nodes. Delivery is at most once; an answer may be lost as well. Requests
 * from one context to one node arrive in the order in which they were made, and what one turn of an
 * event loop has for a node travels in one message, as its answers do.
 *
 * <p>There is no back-pressure below: whoever calls keeps a bound on what it has in flight.
 */
public final class Bus {

  private final VertxInternal vertx;
  private final Map<ContextInternal, Caller> callers = new ConcurrentHashMap<>();
  private final Reachability reachability;
  private final AtomicInteger numbers = new AtomicInteger();

  /** Answers to the node's last life must not reach this one. */
  private final NodeLife life;

  /** For calls from threads that are none of Vert.x's. */
  private final ContextInternal outside;

  private final NodeClock clock;

  /** The bus as one node sees it. */
  public Bus(Vertx vertx, String node) {
    this(vertx, node, NodeClock.SYSTEM);
  }

  /** The same where the time is given. */
  public Bus(Vertx vertx, String node, NodeClock clock) {
    this.clock = clock;
    this.life = new NodeLife(node, Long.toString(clock.wallMillis(), Character.MAX_RADIX));
    this.vertx = (VertxInternal) vertx;
    this.reachability = new Reachability(this.vertx);
    this.outside = this.vertx.createEventLoopContext();
  }

  /** The id of this node. */
  public String node() {
    return life.node();
  }

  /** This life of this node. */
  public NodeLife life() {
    return life;
  }

  /**
   * Asks a node. The future ends on the caller's context; it fails with {@link BusException} only.
   *
   * @throws IllegalStateException on an event loop but outside of its context, as in a callback of
   *     Netty's: the answer would come on some other loop
   */
  public <Q, R> Future<R> request(
      String target, Endpoint<Q, R> endpoint, Q query, Duration timeout) {
    ContextInternal current = vertx.getContext();
    if (current == null && Thread.currentThread() instanceof VertxThread) {
      throw new IllegalStateException(
          "request: %s %s (expected: on a context; see EventLoop.execute)"
              .formatted(endpoint.role().id(), endpoint.verb()));
    }
    ContextInternal context = current == null ? outside : current.unwrap();
    return callers
        .computeIfAbsent(context, this::newCaller)
        .request(Endpoint.address(endpoint.role(), target), endpoint, query, timeout);
  }

  /** Makes all addresses of this node known to the cluster again. */
  public void renew() {
    reachability.renew();
  }

  /** Starts a table of what this node serves under one role, on the caller's context. */
  public Served serve(Role role) {
    return new Served(vertx, reachability, node(), role);
  }

  private Caller newCaller(ContextInternal context) {
    String address = Envelope.answersTo(life, numbers.incrementAndGet());
    reachability.add(address);
    return new Caller(context, address, clock);
  }

  /** An address that is being served. */
  @FunctionalInterface
  public interface Registration {
    /** Stops answering. */
    Future<Void> close();
  }
}
