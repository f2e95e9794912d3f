package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One frame, many clients, few encodings. */
class OutgoingTest {

  private static final Event EVENT = new Event.Drain(1);

  private final AtomicInteger encoded = new AtomicInteger();
  private final Encoding counting =
      (frame, epoch) -> {
        encoded.incrementAndGet();
        return PlainJson.ENCODING.encode(frame, epoch);
      };

  @Test
  void itIsEncodedOnceForEachEncoding() {
    Outgoing outgoing = new Outgoing(EVENT, null);

    Frame one = outgoing.as(counting);
    Frame other = outgoing.as(PlainJson.ENCODING);

    assertThat(outgoing.as(counting)).isSameAs(one);
    assertThat(outgoing.as(PlainJson.ENCODING)).isSameAs(other).isNotSameAs(one);
    assertThat(encoded).hasValue(1);
    outgoing.release();
  }

  @Test
  void itIsNotEncodedWhereNobodyWantsIt() {
    new Outgoing(EVENT, null).release();

    assertThat(encoded).hasValue(0);
  }

  @Test
  void allBytesAreGivenBackByWhoeverHeldItLast() {
    Outgoing outgoing = new Outgoing(EVENT, null).retain();
    List<ByteBuf> memories = List.of(memory(outgoing.as(counting)), memory(outgoing.as(plain())));

    outgoing.release();
    boolean held = memories.stream().allMatch(memory -> memory.refCnt() == 1);
    outgoing.release();

    assertThat(held).isTrue();
    assertThat(memories).allMatch(memory -> memory.refCnt() == 0);
  }

  @Test
  void loopsThatAskAtOnceGetTheSameBytes() throws Exception {
    for (int round = 0; round < 200; round++) {
      int loops = 4;
      Outgoing outgoing = new Outgoing(EVENT, null);
      Set<Frame> frames = ConcurrentHashMap.newKeySet();
      CyclicBarrier start = new CyclicBarrier(loops);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < loops; i++) {
        outgoing.retain();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    start.await();
                    frames.add(outgoing.as(counting));
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(frames).hasSize(1);
      for (int i = 0; i <= loops; i++) {
        outgoing.release();
      }
    }
  }

  private static Encoding plain() {
    return PlainJson.ENCODING;
  }

  private static ByteBuf memory(Frame frame) {
    ByteBuf view = frame.view();
    ByteBuf memory = FakeOutbound.memory(view);
    view.release();
    return memory;
  }
}
