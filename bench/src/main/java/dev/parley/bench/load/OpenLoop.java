package dev.parley.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends at a fixed rate, the senders in turn, however slow the server is. What is due is sent
 * between two reads too, so that a long turn of reads delays no send.
 */
final class OpenLoop implements Traffic.Driver {

  private final Traffic traffic;
  private final List<Client> senders;
  private final Schedule schedule;
  private long timerFor = Long.MIN_VALUE;
  private int next;

  OpenLoop(Traffic traffic, List<Client> senders, Schedule schedule) {
    this.traffic = traffic;
    this.senders = senders;
    this.schedule = schedule;
  }

  @Override
  public void turn(long nowNanos) {
    while (schedule.isDue(nowNanos)) {
      long due = schedule.dueNanos();
      schedule.advance();
      traffic.send(nextSender(), due, nowNanos);
    }
    long due = schedule.dueNanos();
    if (due != Long.MAX_VALUE && due != timerFor) {
      timerFor = due;
      traffic
          .crowd()
          .loop()
          .schedule(
              () -> turn(System.nanoTime()),
              Math.max(0, due - System.nanoTime()),
              TimeUnit.NANOSECONDS);
    }
  }

  private Client nextSender() {
    Client sender = senders.get(next);
    for (int tried = 0; tried < senders.size(); tried++) {
      sender = senders.get(next);
      next = (next + 1) % senders.size();
      if (sender.ready()) {
        break;
      }
    }
    return sender;
  }
}
