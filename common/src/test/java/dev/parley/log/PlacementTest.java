package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which number of partitions a topic is used, and which are refused. */
class PlacementTest {

  private static final int ROOMS = 40;

  @ParameterizedTest
  @CsvSource({"16, 16", "16, 20", "16, 32", "1, 1", "64, 65", "20, 20"})
  void theNumberThatTheRoomsWereWrittenWithIsUsedHoweverManyThereAreByNow(int created, int has) {
    TopicChecks.partitions(placedBy(created, ROOMS), has, wanting(created));
  }

  @ParameterizedTest
  @CsvSource({"16, 20, 20", "16, 32, 32", "16, 20, 18", "16, 20, 8", "16, 20, 64", "1, 2, 2"})
  void anotherNumberIsRefusedWithTheOneThatFindsTheRooms(int created, int has, int wanted) {
    Placement placement = placedBy(created, ROOMS);

    assertThatThrownBy(() -> TopicChecks.partitions(placement, has, wanting(wanted)))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(
            "PARLEY_ROOMS_PARTITIONS: \"%d\" (expected: %d; topic parley.rooms.v1 has %d partitions"
                .formatted(wanted, created, has))
        .hasMessageContaining("40 of 40 rooms")
        .hasMessageContaining("Set %d on every node".formatted(created));
    TopicChecks.partitions(placement, has, wanting(created)); // who obeys finds the rooms
  }

  @ParameterizedTest
  @CsvSource({"16, 8", "16, 64"})
  void withoutPartitionsThatWereAddedTheTopicsNumberIsNamed(int has, int wanted) {
    for (int rooms : new int[] {0, ROOMS}) {
      assertThatThrownBy(() -> TopicChecks.partitions(placedBy(has, rooms), has, wanting(wanted)))
          .hasMessage(
              "PARLEY_ROOMS_PARTITIONS: \"%d\" (expected: %d, which topic parley.rooms.v1 has; the"
                      .formatted(wanted, has)
                  + " number is fixed for the topic's life)");
    }
  }

  @Test
  void anEmptyTopicIsUsedAsItIs() {
    TopicChecks.partitions(new Placement(), 16, wanting(16));
  }

  /** Such as one whose client counts the partitions that were added. */
  @Test
  void aProgramThatWritesToOtherPartitionsDoesNotOutvoteTheRest() {
    Placement placement = placedBy(16, ROOMS);
    for (int i = 0; i < ROOMS / 2; i++) {
      add(placement, "foreign-" + i, 20);
    }

    TopicChecks.partitions(placement, 20, wanting(16));

    assertThat(placement.best(20, 20)).isEqualTo(16);
  }

  private static Placement placedBy(int partitions, int rooms) {
    Placement placement = new Placement();
    for (int i = 0; i < rooms; i++) {
      add(placement, "room-" + i, partitions);
    }
    return placement;
  }

  private static void add(Placement placement, String room, int partitions) {
    placement.add(room, RoomTopic.partition(room.getBytes(StandardCharsets.US_ASCII), partitions));
  }

  private static KafkaSettings wanting(int partitions) {
    return KafkaSettings.read(
        Settings.of(Map.of("PARLEY_ROOMS_PARTITIONS", Integer.toString(partitions))));
  }
}
