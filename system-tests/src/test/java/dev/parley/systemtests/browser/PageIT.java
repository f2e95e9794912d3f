package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two people chat in a browser; one of them is cut off and comes back. */
class PageIT {

  /** How many messages a page shows at first. */
  private static final int FIRST_PAGE = 50;

  @TempDir static Path data;

  @RegisterExtension static final BrowserStage STAGE = new BrowserStage(() -> data);

  @RegisterExtension final Pages pages = STAGE.pages();

  private final String room = "room-" + UUID.randomUUID();

  @Test
  void twoPagesChatBothWays() {
    ChatPage alice = pages.open(server(), "alice", room);
    ChatPage bob = pages.open(server(), "bob", room);

    alice.say("hello bob");
    bob.awaitText("hello bob");
    bob.say("hello alice");
    alice.awaitText("hello alice");

    assertThat(bob.message("hello bob").getByTestId("message-sender")).hasText("alice");
    assertThat(bob.message("hello bob").getByTestId("message-time")).isVisible();
    alice.awaitSent(2);
    bob.awaitSent(2);
    assertThat(alice.rows()).isEqualTo(bob.rows()).isEqualTo(history(alice, 2));
    assertThat(bob.rows()).extracting(ShownMessage::from).containsExactly(alice.user(), bob.user());
  }

  @Test
  void markupStaysText() {
    ChatPage alice = pages.open(server(), "alice", room);
    ChatPage bob = pages.open(server(), "bob", room);
    String markup = "<img src=x onerror=\"window.broken=true\"> <b>bold</b> & <script>1</script>";

    alice.say(markup);
    alice.awaitSent(1);
    bob.awaitSent(1);

    for (ChatPage page : List.of(alice, bob)) {
      assertThat(page.rows()).extracting(ShownMessage::text).containsExactly(markup);
      assertThat(page.messages().locator("img, script, [data-testid=message-text] b")).hasCount(0);
      assertThat(page.page().evaluate("() => window.broken")).isNull();
    }
  }

  @Test
  void showsWhoIsHereAndWhoWrites() {
    ChatPage alice = pages.open(server(), "alice", room);
    ChatPage bob = pages.open(server(), "bob", room);
    assertThat(alice.online("bob")).hasCount(1);
    assertThat(bob.online("alice")).hasCount(1);
    assertThat(bob.online("bob")).hasCount(1);

    bob.write("wait");
    assertThat(alice.typing()).containsText("bob is typing");
    bob.say("done");
    assertThat(alice.typing()).not().containsText("bob");

    bob.page().close();
    assertThat(alice.online("bob")).hasCount(0);
    assertThat(alice.online("alice")).hasCount(1);
  }

  @Test
  void aPageThatWasCutOffResumesWithoutHoleOrDuplicate() {
    int missed = FIRST_PAGE + 20;
    try (CuttableProxy proxy = new CuttableProxy(server())) {
      ChatPage alice = pages.open(server(), "alice", room);
      ChatPage bob = pages.open(proxy.address(), "bob", room);
      RoomOverHttp carol = new RoomOverHttp(server(), room, "carol");
      alice.say("before the cut");
      bob.say("here as well");
      bob.awaitSent(2);
      String identity = bob.user();
      List<String> asked = bob.watchRequests();

      proxy.cut();
      bob.awaitCountdown();
      bob.say("mine 1");
      bob.say("mine 2");
      alice.say("behind bob's back");
      IntStream.range(0, missed).forEach(i -> carol.say("missed " + i));
      bob.say("mine 3");
      assertThat(bob.messages("pending")).hasCount(3);
      alice.awaitSent(2 + 1 + missed);
      assertThat(bob.messages()).hasCount(2 + 3);

      proxy.restore();
      bob.awaitConnected();
      int all = 2 + 1 + missed + 3;
      bob.awaitSent(all);
      alice.awaitSent(all);
      alice.say("welcome back");
      bob.awaitText("welcome back");

      List<ShownMessage> history = history(alice, all + 1);
      assertThat(history).hasSize(all + 1);
      assertThat(bob.rows()).isEqualTo(history);
      assertThat(alice.rows()).isEqualTo(history);
      assertThat(history)
          .filteredOn(message -> message.from().equals(identity))
          .extracting(ShownMessage::text)
          .containsExactly("here as well", "mine 1", "mine 2", "mine 3");
      assertThat(asked)
          .filteredOn(request -> request.contains("\"op\":\"join\""))
          .allMatch(request -> request.contains("\"after\":{"))
          .isNotEmpty();
    }
  }

  @Test
  void aMessageWhoseReplyWasLostIsSentAgainAndShownOnce() {
    try (CuttableProxy proxy = new CuttableProxy(server())) {
      ChatPage alice = pages.open(server(), "alice", room);
      ChatPage bob = pages.open(proxy.address(), "bob", room);
      bob.say("first");
      bob.awaitSent(1);

      proxy.keepAnswersBack();
      bob.say("stored, but bob does not know");
      alice.awaitSent(2);
      assertThat(bob.messages("pending")).hasCount(1);
      proxy.cut();
      bob.awaitCountdown();
      proxy.restore();

      bob.awaitSent(2);
      bob.say("last");
      alice.awaitSent(3);
      assertThat(bob.rows()).isEqualTo(alice.rows()).isEqualTo(history(alice, 3));
    }
  }

  @Test
  void scrollingBackLoadsOlderPagesInOrderAndKeepsThePlace() {
    int count = 3 * FIRST_PAGE + 10;
    RoomOverHttp carol = new RoomOverHttp(server(), room, "carol");
    IntStream.range(0, count).forEach(i -> carol.say("line " + i));
    ChatPage alice = pages.open(server(), "alice", room);
    alice.awaitSent(FIRST_PAGE);
    assertThat(alice.textOf("line " + (count - 1))).isInViewport();

    Map<?, ?> before = (Map<?, ?>) alice.scroller().evaluate(SCROLL_NEAR_TOP);
    assertThat(alice.messages()).hasCount(2 * FIRST_PAGE);
    Number after = (Number) alice.scroller().evaluate(PLACE_OF, before.get("offset"));
    assertThat(after.doubleValue())
        .isCloseTo(((Number) before.get("y")).doubleValue(), within(2.0));

    alice.page().waitForCondition(() -> scrollToTop(alice) == count, patiently());
    assertThat(alice.rows()).isEqualTo(history(alice, count));
    assertThat(alice.textOf("line 0")).hasCount(1);
  }

  @Test
  void olderPagesAreNotLoadedBeforeTheFirstOneIsHere() {
    int part = 5;
    RoomOverHttp carol = new RoomOverHttp(server(), room, "carol");
    IntStream.range(0, 2 * FIRST_PAGE).forEach(i -> carol.say("line " + i));
    BrowserContext browser = pages.newBrowser();
    browser.addInitScript(DRAWS_LATE);
    Link link = new Link(browser);
    link.stopAfter(part);
    ChatPage alice = pages.open(browser, server(), "alice", room);
    alice.awaitSent(part);

    link.goOn();

    alice.awaitSent(FIRST_PAGE);
    assertThat(alice.textOf("line " + (2 * FIRST_PAGE - 1))).isInViewport();
    assertThat(link.asked())
        .noneMatch(request -> request.contains("\"op\":\"history\""))
        .anyMatch(request -> request.contains("\"op\":\"join\""));
  }

  @Test
  void whoReadsAboveIsNotifiedOfNewMessagesAndCanJump() {
    RoomOverHttp carol = new RoomOverHttp(server(), room, "carol");
    IntStream.range(0, FIRST_PAGE - 1).forEach(i -> carol.say("line " + i));
    ChatPage alice = pages.open(server(), "alice", room);
    alice.awaitSent(FIRST_PAGE - 1);
    alice.scroller().evaluate("scroller => { scroller.scrollTop = 0; }");
    assertThat(alice.jump()).isVisible();

    carol.say("news");
    assertThat(alice.jump()).containsText("1 new message");
    assertThat(alice.page()).hasTitle("(1) " + room + " · Parley");
    assertThat(alice.textOf("news")).not().isInViewport();

    alice.jumpToLatest();
    assertThat(alice.textOf("news")).isInViewport();
    assertThat(alice.divider()).hasCount(1);
    assertThat(alice.jump()).isHidden();
  }

  @Test
  void aReloadKeepsIdentityAndRoom() {
    ChatPage alice = pages.open(server(), "alice", room);
    alice.say("before the reload");
    alice.awaitSent(1);
    String identity = alice.user();

    alice.page().reload();
    alice.awaitConnected();

    alice.awaitText("before the reload");
    assertThat(alice.user()).isEqualTo(identity);
    alice.say("after the reload");
    alice.awaitSent(2);
    assertThat(alice.rows()).extracting(ShownMessage::from).containsOnly(identity);
  }

  @Test
  void whoComesWithoutANameIsAskedForOneAndCanJoinARoom() {
    ChatPage dora = pages.openAt(server(), "dora", "/");
    dora.enterAs("dora");
    dora.awaitConnected();
    assertThat(dora.online("dora")).hasCount(1);

    dora.joinRoom(room);
    assertThat(dora.room(room)).hasAttribute("aria-current", "true");
    dora.say("found it");
    dora.awaitSent(1);
    assertThat(history(dora, 1)).isEqualTo(dora.rows());
  }

  /** The page draws long after a message came, and is scrolled in between. */
  private static final String DRAWS_LATE =
      """
      window.requestAnimationFrame = draw => setTimeout(draw, 200);
      setInterval(() => document.getElementById('scroller')?.dispatchEvent(new Event('scroll')), 10);
      """;

  private static final String SCROLL_NEAR_TOP =
      """
      scroller => {
        scroller.scrollTop = 300;
        const top = scroller.getBoundingClientRect().top;
        const rows = [...scroller.querySelectorAll('[data-testid=message]')];
        const row = rows.find(row => row.getBoundingClientRect().bottom > top);
        return { offset: row.dataset.offset, y: row.getBoundingClientRect().top };
      }""";

  private static final String PLACE_OF =
      """
      (scroller, offset) =>
        scroller.querySelector(`[data-offset="${offset}"]`).getBoundingClientRect().top""";

  private static int scrollToTop(ChatPage page) {
    page.scroller().evaluate("scroller => { scroller.scrollTop = 0; }");
    return page.messages().count();
  }

  /**
   * The room as history has it, once it has come so far: it follows the log with a little delay.
   */
  private List<ShownMessage> history(ChatPage waiting, int count) {
    RoomOverHttp reader = new RoomOverHttp(server(), room, "reader");
    waiting.page().waitForCondition(() -> reader.messages().size() >= count, patiently());
    return reader.messages();
  }

  private static Page.WaitForConditionOptions patiently() {
    return new Page.WaitForConditionOptions().setTimeout(BrowserStage.PATIENCE.toMillis());
  }

  private static URI server() {
    return STAGE.server();
  }
}
