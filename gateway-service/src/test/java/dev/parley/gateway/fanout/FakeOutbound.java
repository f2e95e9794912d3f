package dev.parley.gateway.fanout;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A socket that writes down what it gets, as {@code message 7}, {@code caught_up 9}, ... */
final class FakeOutbound implements Outbound {

  private static final Pattern EVENT = Pattern.compile("\\{\"event\":\"(\\w+)\".*");
  private static final Pattern OFFSET = Pattern.compile(".*?\"offset\":(-?\\d+).*");

  /** Callbacks of frames that the socket has not taken yet; only where {@link #slow}. */
  final Deque<Runnable> waiting = new ArrayDeque<>();

  boolean slow;

  /** Enough is queued that gaps wait. */
  boolean enough;

  /** More is queued than the client has taken. */
  boolean full;

  volatile boolean gaveUp;
  volatile int flushes;

  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final List<ByteBuf> frames = new CopyOnWriteArrayList<>();
  private boolean dirty;

  /** What was written next; waits for it. */
  String next() {
    try {
      String next = written.poll(5, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(gaveUp ? "the socket was given up" : "nothing was written");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next so many. */
  List<String> next(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  /** All that was written by now. */
  List<String> written() {
    List<String> all = new ArrayList<>();
    written.drainTo(all);
    return all;
  }

  /** Puts something else into the order of what is written. */
  void note(String text) {
    written.add(text);
  }

  /** Frames that somebody still holds; while others are written their memory may be used again. */
  long framesHeld() {
    return frames.stream().filter(frame -> frame.refCnt() > 0).count();
  }

  /** What a view is a view of. */
  static ByteBuf memory(ByteBuf view) {
    ByteBuf memory = view;
    while (memory.unwrap() != null) {
      memory = memory.unwrap();
    }
    return memory;
  }

  @Override
  public Encoding encoding() {
    return PlainJson.ENCODING;
  }

  @Override
  public void offer(Frame frame) {
    ByteBuf view = frame.view();
    written.add(shown(view));
    frames.add(memory(view));
    view.release();
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public boolean hasEnough() {
    return enough || full;
  }

  @Override
  public void whenDrained(Runnable taken) {
    if (slow || full) {
      waiting.add(taken);
    } else {
      taken.run();
    }
  }

  @Override
  public void giveUp() {
    gaveUp = true;
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

  private static String shown(ByteBuf frame) {
    String text = frame.toString(StandardCharsets.UTF_8);
    String json = text.substring(text.indexOf('{'));
    Matcher event = EVENT.matcher(json);
    Matcher offset = OFFSET.matcher(json);
    return (event.matches() ? event.group(1) : json)
        + (offset.matches() ? " " + offset.group(1) : "");
  }
}
