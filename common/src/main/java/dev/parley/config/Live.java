package dev.parley.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value that may change while the node runs. Safe from any thread: whoever asks gets the newest,
 * and keeps it no longer than one piece of work.
 */
public final class Live<T> implements Supplier<T> {

  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
  private volatile T value;

  Live(T value) {
    this.value = value;
  }

  @Override
  public T get() {
    return value;
  }

  /** Tells the value now, and again whenever it is another. */
  public void whenSet(Consumer<T> listener) {
    listeners.add(listener);
    listener.accept(value);
  }

  void set(T next) {
    if (!next.equals(value)) {
      value = next;
      listeners.forEach(listener -> listener.accept(next));
    }
  }
}
