package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Announcement;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.time.NodeClock;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node's announcements begin with the directory and end with it. */
class DirectoryTest {

  private static final Announcement OWN =
      new Announcement(new NodeLife("g", "1"), Role.GATEWAY, 1, false, List.of());

  private final Vertx vertx = Vertx.vertx();
  private final Directory directory = new Directory(vertx, NodeClock.SYSTEM);
  private final AtomicInteger announced = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anOpenDirectoryAnnouncesAgainAndAgain() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    directory.open().await();

    directory.announce(
        () -> {
          three.countDown();
          return OWN;
        });

    assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClosedOneAnnouncesNothing() {
    directory.open().await();
    directory.announce(
        () -> {
          announced.incrementAndGet();
          return OWN;
        });

    directory.close();
    int atEnd = announced.get();
    directory.refresh();

    assertThat(announced).hasValue(atEnd);
  }
}
