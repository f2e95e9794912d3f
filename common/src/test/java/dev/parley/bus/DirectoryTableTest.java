package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Directory.Claim;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the announcements add up to. */
class DirectoryTableTest {

  private static final long FORGET_AFTER = 4_000;

  private final DirectoryTable table = new DirectoryTable(FORGET_AFTER);

  @Test
  void nothingHeardIsAnEmptyView() {
    // When
    DirectoryTable.View view = table.view();

    // Then
    assertThat(view).isEqualTo(DirectoryTable.View.EMPTY);
  }

  @Test
  void aNodeIsKnownByRoleFromItsFirstAnnouncement() {
    // When
    boolean news = table.hear(room("b", owns(1, 1)), 0);

    // Then
    assertThat(news).isTrue();
    assertThat(table.view().nodes()).isEqualTo(Map.of(Role.ROOM, List.of("b")));
    assertThat(owner(1)).isEqualTo(new Claim("b", 1));
  }

  @Test
  void theSameAgainIsNoNews() {
    // Given
    table.hear(room("a", owns(1, 1)), 0);

    // When
    boolean news = table.hear(room("a", owns(1, 1)), 1_000);

    // Then
    assertThat(news).isFalse();
  }

  @Test
  void nodesAreListedInOneOrderWhoeverWasHeardFirst() {
    // Given
    table.hear(room("c"), 0);
    table.hear(room("a"), 0);

    // When
    table.hear(room("b"), 0);

    // Then
    assertThat(table.view().nodes().get(Role.ROOM)).containsExactly("a", "b", "c");
  }

  @Test
  void theHigherGenerationOwnsThePartitionWhoeverSpeaksLast() {
    // Given
    table.hear(room("new", owns(1, 5)), 0);

    // When
    table.hear(room("old", owns(1, 4)), 100);

    // Then
    assertThat(owner(1)).isEqualTo(new Claim("new", 5));
  }

  @Test
  void whoCountsOtherPartitionsOwnsNone() {
    // Given
    table.hear(room("a", owns(1, 5)), 0);
    int counted = room("a").partitions();

    // When
    table.expect(counted + 4);

    // Then
    assertThat(owner(1)).isNull();
    assertThat(table.view().strangers()).containsExactly("a counts " + counted + " partitions");
    table.expect(counted);
    assertThat(owner(1)).isEqualTo(new Claim("a", 5));
    assertThat(table.view().strangers()).isEmpty();
  }

  @Test
  void betweenEqualGenerationsTheOneHeardLastOwns() {
    // Given
    table.hear(room("first", owns(1, 5)), 0);

    // When
    table.hear(room("second", owns(1, 5)), 100);

    // Then
    assertThat(owner(1)).isEqualTo(new Claim("second", 5));
  }

  @Test
  void repeatingAnOldClaimDoesNotTakeThePartitionBack() {
    // Given
    table.hear(room("first", owns(1, 5)), 0);
    table.hear(room("second", owns(1, 5)), 100);

    // When
    table.hear(room("first", owns(1, 5)), 200);

    // Then
    assertThat(owner(1)).isEqualTo(new Claim("second", 5));
  }

  @Test
  void aNewAnnouncementReplacesTheOldOneOfTheSameNode() {
    // Given
    table.hear(room("a", owns(1, 1), owns(2, 1)), 0);

    // When
    table.hear(room("a", owns(2, 1)), 100);

    // Then
    assertThat(table.view().owners().get(Role.ROOM)).containsOnlyKeys(2);
  }

  @Test
  void aPartitionGivenUpFallsToTheLowerClaimThatStillStands() {
    // Given
    table.hear(room("old", owns(1, 4)), 0);
    table.hear(room("new", owns(1, 5)), 0);

    // When
    table.hear(room("new"), 100);

    // Then
    assertThat(owner(1)).isEqualTo(new Claim("old", 4));
  }

  @Test
  void oneRolesPartitionsAreNotAnothers() {
    // Given
    table.hear(room("a", owns(1, 1)), 0);

    // When
    table.hear(
        new Announcement(
            new NodeLife("b", "1"), Role.HISTORY, 64, false, List.of(new Ownership(1, 9))),
        0);

    // Then
    assertThat(owner(1)).isEqualTo(new Claim("a", 1));
    assertThat(table.view().owners().get(Role.HISTORY)).containsEntry(1, new Claim("b", 9));
  }

  @Test
  void aNodeWithTwoRolesIsHeardInBoth() {
    // Given
    table.hear(room("a"), 0);

    // When
    table.hear(new Announcement(new NodeLife("a", "1"), Role.GATEWAY, 0, false, List.of()), 0);

    // Then
    assertThat(table.view().nodes())
        .isEqualTo(Map.of(Role.ROOM, List.of("a"), Role.GATEWAY, List.of("a")));
  }

  @Test
  void aNodeStartedAgainTakesThePlaceOfItsFormerLife() {
    // Given
    table.hear(room("a", owns(1, 1)), 0);
    NodeLife next = new NodeLife("a", "2");

    // When
    boolean news = table.hear(new Announcement(next, Role.ROOM, 64, false, List.of()), 100);

    // Then
    assertThat(news).isTrue();
    assertThat(table.view().lives()).isEqualTo(Map.of(Role.ROOM, List.of(next)));
    assertThat(table.view().present()).isEqualTo(Map.of(Role.ROOM, List.of("a")));
    assertThat(owner(1)).isNull();
  }

  @Test
  void aLeavingNodeIsNotListedButOwnsUntilItGivesUp() {
    // When
    table.hear(
        new Announcement(new NodeLife("a", "1"), Role.ROOM, 64, true, List.of(new Ownership(1, 1))),
        0);

    // Then
    assertThat(table.view().nodes().get(Role.ROOM)).isNull();
    assertThat(table.view().present().get(Role.ROOM)).containsExactly("a");
    assertThat(owner(1)).isEqualTo(new Claim("a", 1));
  }

  @Test
  void aNodeSilentForTheTimeIsStillBelieved() {
    // Given
    table.hear(room("a", owns(1, 1)), 1_000);

    // When
    boolean changed = table.forget(1_000 + FORGET_AFTER);

    // Then
    assertThat(changed).isFalse();
    assertThat(owner(1)).isEqualTo(new Claim("a", 1));
  }

  @Test
  void aNodeSilentForLongerIsForgottenWithWhatItOwned() {
    // Given
    table.hear(room("a", owns(1, 1)), 1_000);
    table.hear(room("b"), 2_000);

    // When
    boolean changed = table.forget(1_001 + FORGET_AFTER);

    // Then
    assertThat(changed).isTrue();
    assertThat(table.view().nodes()).isEqualTo(Map.of(Role.ROOM, List.of("b")));
    assertThat(owner(1)).isNull();
  }

  @Test
  void repeatingKeepsANodeAlive() {
    // Given
    table.hear(room("a"), 0);
    table.hear(room("a"), 3_000);

    // When
    boolean changed = table.forget(6_000);

    // Then
    assertThat(changed).isFalse();
  }

  private Claim owner(int partition) {
    return table.view().owners().getOrDefault(Role.ROOM, Map.of()).get(partition);
  }

  private static Ownership owns(int partition, long generation) {
    return new Ownership(partition, generation);
  }

  private static Announcement room(String node, Ownership... owned) {
    return new Announcement(new NodeLife(node, "1"), Role.ROOM, 64, false, Arrays.asList(owned));
  }
}
