package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Role;
import dev.parley.time.NodeClock;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a directory hears of a service. */
class AnnouncerTest {

  private final Vertx vertx = Vertx.vertx();
  private final Directory directory = new Directory(vertx, NodeClock.SYSTEM);
  private final Announcer announcer =
      new Announcer(
          new Bus(vertx, "r"), directory, Role.ROOM, 2, () -> List.of(new Ownership(1, 7)));

  @BeforeEach
  void open() {
    directory.open().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whatAServiceOwnsIsAnnounced() throws Exception {
    CompletableFuture<Void> heard = when(() -> directory.owner(Role.ROOM, 1).isPresent());

    announcer.announce();

    heard.get(10, TimeUnit.SECONDS);
    assertThat(directory.claim(Role.ROOM, 1)).isEqualTo(new Directory.Claim("r", 7));
    assertThat(directory.owner(Role.ROOM, 0)).isEmpty();
    assertThat(directory.nodes(Role.ROOM)).containsExactly("r");
  }

  @Test
  void whoLeavesIsPresentButOwnsNothing() throws Exception {
    CompletableFuture<Void> heard = when(() -> directory.owner(Role.ROOM, 1).isPresent());
    announcer.announce();
    heard.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> gone = when(() -> directory.owner(Role.ROOM, 1).isEmpty());

    announcer.leave();

    gone.get(10, TimeUnit.SECONDS);
    assertThat(directory.nodes(Role.ROOM)).isEmpty();
    assertThat(directory.present(Role.ROOM)).containsExactly("r");
    assertThat(announcer.isLeaving()).isTrue();
  }

  /** Completes at the change of the directory after which something is so. */
  private CompletableFuture<Void> when(BooleanSupplier condition) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    directory.onChange(
        () -> {
          if (condition.getAsBoolean()) {
            done.complete(null);
          }
        });
    return done;
  }
}
