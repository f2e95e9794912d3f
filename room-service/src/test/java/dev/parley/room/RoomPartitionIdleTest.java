package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent.Typing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What links bring while there are no records. */
class RoomPartitionIdleTest {

  private static final String GATEWAY = "gateway-1";

  private final MemoryLog log = new MemoryLog();

  @Test
  void anEventGoesToTheGatewaysOfItsRoom() {
    // Given
    Owner owner = ownerOfOne();
    owner.attach("gateway-1", 1, 0, GENERAL);
    owner.attach("gateway-2", 1, 0, TEAM);
    owner.partition().emit(new Typing(GENERAL, "bob"));

    // When
    owner.partition().pump();

    // Then
    assertThat(owner.sent())
        .singleElement()
        .satisfies(sent -> assertThat(sent.link().gateway()).isEqualTo("gateway-1"));
    assertThat(owner.batches().get(0).events()).containsExactly(new Typing(GENERAL, "bob"));
  }

  @Test
  void anIdleLinkTellsItsHeadAtEverySecondBeat() {
    // Given
    Owner owner = ownerOfOne();
    owner.attach(GATEWAY, 1, 0, GENERAL);
    owner.partition().heartbeat();

    // When
    owner.partition().heartbeat();

    // Then
    assertThat(owner.batches())
        .containsExactly(new LinkBatch(Owner.PARTITION, 1, 0, 0, List.of(), List.of()));
  }

  @Test
  void anIdleLinkTellsAHeadThatIsNoEntry() {
    // Given
    Owner owner = ownerOfOne();
    owner.attach(GATEWAY, 1, 0, GENERAL);
    log.skip(4);
    owner.readAll();
    owner.partition().heartbeat();

    // When
    owner.partition().heartbeat();

    // Then
    assertThat(owner.batches()).extracting(LinkBatch::head).containsExactly(4L);
  }

  @Test
  void theEndTakesTheLinks() {
    // Given
    Owner owner = ownerOfOne();
    owner.attach(GATEWAY, 1, 0, GENERAL);
    owner.partition().end();

    // When
    owner.partition().heartbeat();
    owner.partition().heartbeat();

    // Then
    assertThat(owner.partition().links()).isZero();
    assertThat(owner.sent()).isEmpty();
  }

  private Owner ownerOfOne() {
    log.append(message("given"));
    return Owner.serving(log, SETTINGS);
  }
}
