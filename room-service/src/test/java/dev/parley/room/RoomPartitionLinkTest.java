package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.offsets;
import static dev.parley.room.Appends.prevs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links: from where they start, what they bring, and when they end. */
class RoomPartitionLinkTest {

  private static final String GATEWAY = "gateway-1";
  private static final RoomSettings SMALL_RING =
      new RoomSettings(1_000, 1 << 20, 1_000, Duration.ofSeconds(1));

  private final MemoryLog log = new MemoryLog();

  @Test
  void aGatewayWithoutCursorStartsAtTheHead() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    Attach.Reply reply = owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);

    // Then
    assertThat(reply).isEqualTo(new Attach.Reply(Owner.EPOCH, 9, List.of(9L)));
  }

  @Test
  void aCursorThatTheRingCoversIsGoneOnFrom() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);
    Attach.Reply reply = owner.attach(GATEWAY, 1, 6, GENERAL);

    // When
    owner.partition().pump();

    // Then
    assertThat(reply.startsAt()).isEqualTo(6);
    LinkBatch batch = owner.batches().get(0);
    assertThat(batch.after()).isEqualTo(6);
    assertThat(offsets(batch.records())).containsExactly(7L, 8L, 9L);
  }

  @Test
  void aCursorBeforeTheFirstRecordIsACursorLikeAnyOther() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    Attach.Reply reply = owner.attach(GATEWAY, 1, Position.NOTHING, GENERAL);

    // Then
    assertThat(reply.startsAt()).isEqualTo(Position.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 9, 1_000})
  void aCursorInAnotherLogStartsAtTheHead(long cursor) {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    Attach.Reply reply =
        owner
            .partition()
            .attach(new Attach(GATEWAY, 0, 1, "another-log", cursor, List.of(GENERAL)));

    // Then: with the epoch of this one, so that the gateway sees it
    assertThat(reply).isEqualTo(new Attach.Reply(Owner.EPOCH, 9, List.of(9L)));
  }

  @Test
  void whatTheLogHasDeletedIsAnsweredFromMemoryNoMore() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    owner.partition().trim(7);

    // Then
    PageQuery query = PageQuery.after(0, GENERAL, Position.NOTHING, 50, 9);
    Page page = owner.partition().recent(query);
    assertThat(page.floor()).isEqualTo(7);
    assertThat(offsets(page.records())).containsExactly(7L, 8L, 9L);
    assertThat(owner.attach(GATEWAY, 1, 5, GENERAL).startsAt()).isEqualTo(9);
    assertThat(owner.attach(GATEWAY, 2, 6, GENERAL).startsAt()).isEqualTo(6);
  }

  @Test
  void aCursorThatTheRingHasGonePastStartsAtTheHead() {
    // Given
    Owner owner = ownerOf(100, SMALL_RING);

    // When
    Attach.Reply reply = owner.attach(GATEWAY, 1, 3, GENERAL);

    // Then
    assertThat(reply.startsAt()).isEqualTo(99);
  }

  @Test
  void aCursorAtTheEdgeOfTheRingIsCovered() {
    // Given
    Owner owner = ownerOf(100, SMALL_RING);
    long floor = owner.partition().recent(Pages.newest(GENERAL)).floor();

    // When
    Attach.Reply covered = owner.attach(GATEWAY, 1, floor - 1, GENERAL);
    Attach.Reply uncovered = owner.attach(GATEWAY, 2, floor - 2, GENERAL);

    // Then
    assertThat(covered.startsAt()).isEqualTo(floor - 1);
    assertThat(uncovered.startsAt()).isEqualTo(99);
  }

  @Test
  void aGatewayThatHasReadFurtherIsSentAway() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    Attach.Reply reply = owner.attach(GATEWAY, 1, 10, GENERAL);

    // Then
    assertThat(reply).isNull();
    assertThat(owner.partition().links()).isZero();
  }

  @Test
  void headsAreToldInTheOrderAsked() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);

    // When
    Attach.Reply reply = owner.attach(GATEWAY, 1, 9, TEAM, GENERAL);

    // Then
    assertThat(reply.heads()).containsExactly(Position.NOTHING, 9L);
  }

  @Test
  void aNewLinkReplacesTheGatewaysOlderOne() {
    // Given
    Owner owner = ownerOf(1, SETTINGS);
    owner.attach(GATEWAY, 1, 0, GENERAL);
    owner.attach(GATEWAY, 2, 0, GENERAL);
    log.append(message("new"));
    owner.readAll();

    // When
    owner.partition().pump();

    // Then
    assertThat(owner.partition().links()).isEqualTo(1);
    assertThat(owner.batches()).extracting(LinkBatch::link).containsExactly(2L);
  }

  @Test
  void eachGatewayGetsItsRoomsOnly() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach("gateway-1", 1, Position.UNKNOWN, GENERAL);
    owner.attach("gateway-2", 1, Position.UNKNOWN, TEAM);
    log.append(message(GENERAL, "a"));
    log.append(message(TEAM, "a"));
    owner.readAll();

    // When
    owner.partition().pump();

    // Then
    for (Owner.Sent sent : owner.sent()) {
      long wanted = sent.link().gateway().equals("gateway-1") ? 0 : 1;
      assertThat(offsets(sent.batch().records())).containsExactly(wanted);
    }
    assertThat(owner.sent()).hasSize(2);
  }

  @Test
  void duplicatesAreNotBroadcastAndTheChainHasNoHole() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    log.append(message("a"));
    log.append(message("b"));
    log.append(message("a"));
    log.unreadable();
    log.append(message("c"));
    owner.readAll();

    // When
    owner.partition().pump();

    // Then
    LinkBatch batch = owner.batches().get(0);
    assertThat(offsets(batch.records())).containsExactly(0L, 1L, 4L);
    assertThat(prevs(batch.records())).containsExactly(Position.NOTHING, 0L, 1L);
    assertThat(batch.head()).isEqualTo(4);
  }

  @Test
  void theTraceContextPutOnARecordGoesOn() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    log.append(message("a"));
    owner.read(1, record -> record.withTraceparent("process"));

    // When
    owner.partition().pump();

    // Then
    assertThat(owner.batches().get(0).records())
        .extracting(RoomRecord::traceparent)
        .containsExactly("process");
  }

  @Test
  void aGatewayThatDoesNotAnswerIsSentNoMoreThanTheBound() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);

    // When
    for (int i = 0; i < 50; i++) {
      log.append(message("k" + i));
      owner.readAll();
      owner.partition().pump();
    }

    // Then
    assertThat(owner.sent()).hasSize(Link.MAX_IN_FLIGHT);
  }

  @Test
  void anAnswerBringsAllThatHasCollected() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    for (int i = 0; i < 50; i++) {
      log.append(message("k" + i));
      owner.readAll();
      owner.partition().pump();
    }

    // When
    List<LinkBatch> delivered = owner.deliverAll();

    // Then
    List<Long> offsets = new ArrayList<>();
    delivered.forEach(batch -> offsets.addAll(offsets(batch.records())));
    assertThat(offsets).hasSize(50).isSorted().doesNotHaveDuplicates();
    assertThat(delivered).hasSize(Link.MAX_IN_FLIGHT + 1);
  }

  @Test
  void aGatewayTooSlowForTheRingIsCutAndTold() {
    // Given
    Owner owner = ownerOf(0, SMALL_RING);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    for (int i = 0; i < 50; i++) {
      log.append(message("k" + i));
      owner.readAll();
      owner.partition().pump();
    }

    // When
    LinkBatch last = owner.batches().get(owner.sent().size() - 1);

    // Then
    assertThat(owner.partition().links()).isZero();
    assertThat(owner.sent()).hasSize(Link.MAX_IN_FLIGHT + 1);
    assertThat(last.records()).isEmpty();
    assertThat(last.after())
        .as("follows nothing that the gateway has")
        .isGreaterThan(owner.batches().get(Link.MAX_IN_FLIGHT - 1).head());
  }

  @Test
  void answersOfALinkThatWasReplacedChangeNothing() {
    // Given
    Owner owner = ownerOf(1, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    log.append(message("new"));
    owner.readAll();
    owner.partition().pump();
    Link old = owner.sent().get(0).link();
    owner.attach(GATEWAY, 2, 1, GENERAL);

    // When
    owner.partition().acknowledged(old, false);

    // Then
    assertThat(owner.partition().links()).isEqualTo(1);
  }

  @Test
  void aRefusedBatchEndsTheLink() {
    // Given
    Owner owner = ownerOf(0, SETTINGS);
    owner.attach(GATEWAY, 1, Position.UNKNOWN, GENERAL);
    log.append(message("a"));
    owner.readAll();
    owner.partition().pump();

    // When
    owner.partition().acknowledged(owner.sent().get(0).link(), false);

    // Then
    assertThat(owner.partition().links()).isZero();
  }

  @Test
  void interestInAnotherRoomCountsFromTheOffsetTold() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);
    owner.attach(GATEWAY, 1, 9, GENERAL);
    log.append(message(TEAM, "before"));
    owner.readAll();
    owner.partition().pump();
    Attach.Reply reply = owner.partition().interest(interest(1));
    log.append(message(TEAM, "after"));
    owner.readAll();

    // When
    owner.partition().pump();

    // Then
    assertThat(reply).isEqualTo(new Attach.Reply(Owner.EPOCH, 10, List.of(10L)));
    assertThat(offsets(owner.batches().get(0).records())).containsExactly(11L);
  }

  @Test
  void interestOnALinkThatIsNotCurrentIsRefused() {
    // Given
    Owner owner = ownerOf(10, SETTINGS);
    owner.attach(GATEWAY, 2, 9, GENERAL);

    // When
    Attach.Reply stale = owner.partition().interest(interest(1));

    // Then
    assertThat(stale).isNull();
    assertThat(owner.partition().interest(interest(2))).isNotNull();
  }

  private Owner ownerOf(int records, RoomSettings settings) {
    for (int i = 0; i < records; i++) {
      log.append(message("given-" + i));
    }
    return Owner.serving(log, settings);
  }

  private static Attach.Interest interest(long link) {
    return new Attach.Interest(GATEWAY, Owner.PARTITION, link, List.of(TEAM), List.of());
  }
}
