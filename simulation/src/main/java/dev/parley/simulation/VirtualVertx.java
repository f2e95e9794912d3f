package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import dev.parley.concurrent.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Vert.x as one machine has it: the few of its methods that the services call. */
final class VirtualVertx {

  private final Timeline timeline;
  private final Set<Long> timers = new HashSet<>();
  private final VertxInternal vertx;
  private final Map<Loop, ContextInternal> contexts = new IdentityHashMap<>();
  private long lastTimer;

  VirtualVertx(Machine machine, EventBus bus) {
    this.timeline = machine.timeline;
    WorkerExecutor workers =
        proxy(
            WorkerExecutor.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "executeBlocking" -> executeBlocking((Callable<?>) arguments[0]);
                  case "close" -> Future.succeededFuture();
                  default -> throw unknown(method.toString());
                });
    this.vertx =
        proxy(
            VertxInternal.class,
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "eventBus":
                  return bus;
                case "getOrCreateContext":
                  return context(Loop.isInContext() ? Loop.current() : new Loop(machine));
                case "getContext":
                  return Loop.isInContext() ? context(Loop.current()) : null;
                case "createEventLoopContext":
                  return context(new Loop(machine));
                case "clusterManager":
                  return null;
                case "setTimer":
                  return timer((long) arguments[0], handler(arguments[1]));
                case "setPeriodic":
                  return periodic((long) arguments[0], handler(arguments[1]));
                case "cancelTimer":
                  return timers.remove((long) arguments[0]);
                case "runOnContext":
                  Handler<Void> action = handler(arguments[0]);
                  Loop.current().execute(() -> action.handle(null));
                  return null;
                case "createSharedWorkerExecutor":
                  return workers;
                default:
                  throw unknown(method.toString());
              }
            });
  }

  Vertx vertx() {
    return vertx;
  }

  /** A loop as a context. */
  ContextInternal context(Loop loop) {
    return contexts.computeIfAbsent(loop, this::newContext);
  }

  /** A loop as the services see it. */
  EventLoop loop(Loop loop) {
    return EventLoop.of(context(loop));
  }

  private ContextInternal newContext(Loop loop) {
    return proxy(
        ContextInternal.class,
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "runOnContext":
              Handler<Void> action = handler(arguments[0]);
              loop.execute(() -> action.handle(null));
              return null;
            case "execute":
              ((Runnable) arguments[0]).run(); // always on the loop already
              return null;
            case "setTimer":
              return loop.call(() -> timer((long) arguments[0], handler(arguments[1])));
            case "setPeriodic":
              return loop.call(() -> periodic((long) arguments[0], handler(arguments[1])));
            case "promise":
              return Promise.promise();
            case "future":
              Promise<Object> promise = Promise.promise();
              VirtualVertx.<Promise<Object>>handler(arguments[0]).handle(promise);
              return promise.future();
            case "inThread":
              return loop.isCurrent();
            case "owner":
              return vertx;
            case "unwrap":
              return proxy;
            case "hashCode":
              return loop.hashCode();
            case "equals":
              return proxy == arguments[0];
            default:
              throw unknown(method.toString());
          }
        });
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            VirtualVertx.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  static UnsupportedOperationException unknown(String method) {
    return new UnsupportedOperationException(method + " is not simulated");
  }

  @SuppressWarnings("unchecked")
  static <T> Handler<T> handler(Object argument) {
    return (Handler<T>) argument;
  }

  private long timer(long millis, Handler<Long> handler) {
    long id = ++lastTimer;
    timers.add(id);
    Loop.current()
        .timer(
            millis * MILLI,
            () -> {
              if (timers.remove(id)) {
                handler.handle(id);
              }
            });
    return id;
  }

  private long periodic(long millis, Handler<Long> handler) {
    long id = ++lastTimer;
    timers.add(id);
    // Nodes are not started at the same moment.
    Loop loop = Loop.current();
    long first = timeline.between(0, millis * MILLI);
    loop.timer(first, () -> tick(loop, id, millis, handler));
    return id;
  }

  private void tick(Loop loop, long id, long millis, Handler<Long> handler) {
    if (timers.contains(id)) {
      handler.handle(id);
      loop.timer(millis * MILLI, () -> tick(loop, id, millis, handler));
    }
  }

  private <T> Future<T> executeBlocking(Callable<T> work) {
    Promise<T> done = Promise.promise();
    Loop loop = Loop.current();
    long slow = timeline.chance(0.05) ? timeline.between(0, 50 * MILLI) : 0;
    loop.timer(
        slow + timeline.between(5 * MICRO, 300 * MICRO),
        () -> {
          T result;
          try {
            result = work.call();
          } catch (Exception e) {
            loop.execute(() -> done.fail(e));
            return;
          }
          loop.execute(() -> done.complete(result));
        });
    return done.future();
  }
}
