package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Encoding;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.PlainJson;
import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport that writes down what it is given. */
final class FakeTransport implements Transport {

  /** Frames as JSON, in order. */
  final List<String> written = new ArrayList<>();

  /** The code of the first close. */
  @Nullable CloseCode closed;

  /** Whether the next frame that is written meets a fault; once. */
  boolean throwing;

  boolean reading = true;
  boolean full;
  int flushes;

  private final List<Runnable> waiting = new ArrayList<>();
  private boolean dirty;

  /** The frames written since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(written);
    written.clear();
    return taken;
  }

  /** The client takes all that is queued. */
  void drain() {
    full = false;
    List<Runnable> callbacks = List.copyOf(waiting);
    waiting.clear();
    callbacks.forEach(Runnable::run);
  }

  @Override
  public Encoding encoding() {
    return PlainJson.ENCODING;
  }

  @Override
  public void offer(Frame frame) {
    if (throwing) {
      throwing = false;
      throw new IllegalStateException("as the test wants");
    }
    ByteBuf view = frame.view();
    written.add(view.toString(StandardCharsets.UTF_8));
    view.release();
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public boolean hasEnough() {
    return full;
  }

  @Override
  public void whenDrained(Runnable drained) {
    waiting.add(drained);
  }

  @Override
  public void giveUp() {
    close(CloseCode.OVERLOAD);
  }

  @Override
  public void flush() {
    dirty = false;
    flushes++;
  }

  @Override
  public boolean markDirty() {
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  @Override
  public void close(CloseCode code) {
    closed = closed == null ? code : closed;
  }

  @Override
  public void reading(boolean on) {
    reading = on;
  }
}
