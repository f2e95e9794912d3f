package dev.parley.room;

import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.outcomes;
import static dev.parley.room.Appends.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Asking whether a message is in the log already, without writing it. */
class RoomPartitionFindTest {

  private final MemoryLog log = new MemoryLog();
  private final Owner owner = Owner.serving(log, SETTINGS);

  @Test
  void aMessageThatIsThereIsFoundAtItsPlace() {
    owner.append(message("a"), message("b"));
    owner.settle();

    assertThat(outcomes(find(message("b")))).containsExactly(stored(1));
    assertThat(log.all()).hasSize(2);
  }

  @Test
  void aMessageThatIsNotThereIsNotWritten() {
    owner.append(message("a"));
    owner.settle();

    assertThat(outcomes(find(message("another")))).isEmpty();
    assertThat(outcomes(find(message(TEAM, "a")))).isEmpty();
    assertThat(outcomes(find(message(Appends.GENERAL, "bob", "a", new byte[] {'0'})))).isEmpty();
    owner.settle();
    assertThat(log.all()).hasSize(1);
  }

  @Test
  void aMessageThatIsBeingWrittenIsWaitedFor() {
    owner.append(message("a"));
    CompletableFuture<AppendBatch.Reply> found = find(message("a"));
    boolean atOnce = found.isDone();

    owner.settle();

    assertThat(atOnce).isFalse();
    assertThat(outcomes(found)).containsExactly(stored(0));
  }

  private CompletableFuture<AppendBatch.Reply> find(Append append) {
    CompletableFuture<AppendBatch.Reply> reply = new CompletableFuture<>();
    owner.partition().find(append, reply::complete);
    return reply;
  }
}
