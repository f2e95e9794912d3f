package dev.parley.gateway.send;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** An owner that answers when the test wants it. */
final class FakeOwner implements AppendStream.Owner {

  static final String EPOCH = "e1";

  /**
   * A batch under way.
   *
   * @param batch what was sent
   * @param replied to be called with the answer
   * @param failed to be called where there is none
   */
  record Sent(AppendBatch batch, Consumer<AppendBatch.Reply> replied, Runnable failed) {

    List<String> keys() {
      return batch.appends().stream().map(Append::key).toList();
    }

    /** All stand, from an offset on. */
    void store(long firstOffset) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < batch.appends().size(); i++) {
        outcomes.add(new Stored(firstOffset + i, 1_000 + firstOffset + i));
      }
      replied.accept(new AppendBatch.Reply(EPOCH, outcomes));
    }

    /** None was taken. */
    void move() {
      Outcome[] outcomes = new Outcome[batch.appends().size()];
      Arrays.fill(outcomes, new Moved());
      reply(outcomes);
    }

    void reply(Outcome... outcomes) {
      replied.accept(new AppendBatch.Reply(EPOCH, List.of(outcomes)));
    }
  }

  final Deque<Sent> inFlight = new ArrayDeque<>();

  /** The batch that was sent first and has no answer. */
  Sent next() {
    return inFlight.removeFirst();
  }

  @Override
  public void send(AppendBatch batch, Consumer<AppendBatch.Reply> replied, Runnable failed) {
    inFlight.addLast(new Sent(batch, replied, failed));
  }
}
