package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The partition of a room is the one that any Kafka client would choose. */
class RoomTopicTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 63, 64, 4_096})
  void aRoomsPartitionIsKafkasOwn(int partitions) {
    // Given
    Random random = new Random(7);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] key = new byte[1 + random.nextInt(128)];
      random.nextBytes(key);
      keys.add(key);
      keys.add(("room-" + i).getBytes(StandardCharsets.UTF_8));
    }

    // When
    Set<Integer> used = new HashSet<>();
    for (byte[] key : keys) {
      int partition = RoomTopic.partition(key, partitions);
      assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
      used.add(partition);
    }

    // Then
    assertThat(used).hasSizeGreaterThan(partitions / 2);
  }

  /** Written down, so that a client update that moved rooms to other partitions would be seen. */
  @ParameterizedTest
  @CsvSource({"general, 64, 23", "team:42, 64, 3", "general, 16, 7", "a, 64, 60"})
  void aRoomStaysInItsPartition(String room, int partitions, int partition) {
    assertThat(RoomTopic.partition(room.getBytes(StandardCharsets.UTF_8), partitions))
        .isEqualTo(partition);
  }
}
