package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for a record, and for how many bytes. */
class PendingAppendsTest {

  private static final Stored STORED = new Stored(7, 100);

  private final PendingAppends pending = new PendingAppends();
  private final List<Outcome> told = new ArrayList<>();

  @Test
  void aNewKeyHasToBeWritten() {
    // When
    boolean inFlight = pending.join(message("k"), told::add);
    pending.add(message("k"), told::add);

    // Then
    assertThat(inFlight).isFalse();
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.bytes()).isEqualTo(message("k").weightBytes());
  }

  @Test
  void aKeyThatWaitsAlreadyIsNotWrittenAgainAndCostsNothing() {
    // Given
    pending.add(message("k"), told::add);
    long bytes = pending.bytes();

    // When
    boolean inFlight = pending.join(message("k"), told::add);

    // Then
    assertThat(inFlight).isTrue();
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.bytes()).isEqualTo(bytes);
  }

  @Test
  void roomSenderAndKeyTogetherMakeTheKey() {
    // Given
    pending.add(message(GENERAL, "k"), told::add);

    // When
    boolean otherRoom = pending.join(message(TEAM, "k"), told::add);
    boolean otherSender = pending.join(message(GENERAL, "bob", "k", new byte[1]), told::add);

    // Then
    assertThat(otherRoom).isFalse();
    assertThat(otherSender).isFalse();
  }

  @Test
  void allWhoWaitForARecordAreToldOnce() {
    // Given
    pending.add(message("k"), told::add);
    pending.join(message("k"), told::add);
    pending.add(message("other"), told::add);
    pending.resolve(GENERAL, "ada", "k", STORED);

    // When
    pending.resolve(GENERAL, "ada", "k", new Moved());

    // Then
    assertThat(told).containsExactly(STORED, STORED);
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.bytes()).isEqualTo(message("other").weightBytes());
  }

  @Test
  void aRecordThatNobodyWaitsForIsNoMatter() {
    // When
    pending.resolve(GENERAL, "ada", "k", STORED);

    // Then
    assertThat(told).isEmpty();
    assertThat(pending.bytes()).isZero();
  }

  @Test
  void allAreToldInTheOrderInWhichTheyCame() {
    // Given
    List<String> order = new ArrayList<>();
    for (String key : List.of("c", "a", "b")) {
      pending.add(message(key), outcome -> order.add(key));
    }

    // When
    pending.resolveAll(new Moved());

    // Then
    assertThat(order).containsExactly("c", "a", "b");
    assertThat(pending.size()).isZero();
    assertThat(pending.bytes()).isZero();
  }

  @Test
  void whoIsToldMayAddAgainAtOnce() {
    // Given
    Append append = message("k");
    pending.add(append, outcome -> pending.add(append, told::add));

    // When
    pending.resolveAll(new Moved());

    // Then
    assertThat(told).isEmpty();
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.bytes()).isEqualTo(append.weightBytes());
  }
}
