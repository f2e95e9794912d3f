package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a page remembers: over reloads, with and without storage, and together with other tabs. */
class TabsIT {

  private static final Duration AWAY_AFTER = Duration.ofMinutes(5);

  private static final String STORAGE_BLOCKED =
      """
      Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
      });""";

  private static final String STORAGE_FULL =
      """
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };""";

  private static final String CAN_BE_HIDDEN =
      """
      Object.defineProperty(document, 'hidden', { get: () => Boolean(window.pretendHidden) });""";

  private static final String HIDE =
      """
      hidden => {
        window.pretendHidden = hidden;
        document.dispatchEvent(new Event('visibilitychange'));
      }""";

  @TempDir static Path data;

  @RegisterExtension static final BrowserStage STAGE = new BrowserStage(() -> data);

  @RegisterExtension final Pages pages = STAGE.pages();

  private final String room = "room-" + UUID.randomUUID();

  @Test
  void roomsJoinedInTwoTabsAreAllRemembered() {
    BrowserContext browser = pages.newBrowser();
    ChatPage first = pages.open(browser, server(), "alice", room);
    ChatPage second = pages.open(browser, server(), "alice", room);
    first.joinRoom(room + "-x");
    second.joinRoom(room + "-y");

    ChatPage third = pages.open(browser, server(), "alice", room);
    for (ChatPage page : List.of(first, second, third)) {
      assertThat(page.room(room + "-x")).hasCount(1);
      assertThat(page.room(room + "-y")).hasCount(1);
    }
    assertThat(first.room(room + "-x")).hasAttribute("aria-current", "true");

    second.page().getByLabel("Leave " + room + "-x").click();
    assertThat(first.room(room + "-x")).hasCount(0);
    assertThat(first.composer()).isEnabled();
  }

  @Test
  void whatIsReadInOneTabIsReadInTheOther() {
    BrowserContext browser = pages.newBrowser();
    String other = room + "-other";
    ChatPage first = pages.open(browser, server(), "alice", other);
    first.joinRoom(room);
    ChatPage second = pages.open(browser, server(), "alice", room);
    RoomOverHttp carol = new RoomOverHttp(server(), other, "carol");
    carol.say("news");
    for (ChatPage page : List.of(first, second)) {
      assertThat(page.room(other)).hasAttribute("data-unread", "1");
      assertThat(page.page()).hasTitle("(1) " + room + " · Parley");
    }

    first.showRoom(other);

    assertThat(second.room(other)).hasAttribute("data-unread", "0");
    assertThat(second.page()).hasTitle(room + " · Parley");
    carol.say("more news");
    assertThat(second.room(other)).hasAttribute("data-unread", "0");
  }

  @Test
  void aDraftAndWhatIsNotSentYetSurviveAReload() {
    BrowserContext browser = pages.newBrowser();
    Link link = new Link(browser);
    ChatPage bob = pages.open(browser, server(), "bob", room);
    ChatPage alice = pages.open(server(), "alice", room);
    bob.say("first");
    bob.awaitSent(1);
    link.cut();
    bob.awaitCountdown();
    bob.say("second");
    bob.say("third");
    bob.write("a draft");

    bob.page().reload();
    assertThat(bob.messages("pending")).hasCount(2);
    assertThat(bob.composer()).hasValue("a draft");

    link.restore();
    bob.awaitSent(3);
    alice.awaitSent(3);
    assertThat(alice.rows())
        .extracting(ShownMessage::text)
        .containsExactly("first", "second", "third");
    assertThat(bob.rows()).isEqualTo(alice.rows());
    assertThat(bob.composer()).hasValue("a draft");
    bob.page().reload();
    bob.awaitSent(3);
  }

  @Test
  void whatATabThatIsClosedLeftUnsentIsSentOnceByAnother() {
    BrowserContext browser = pages.newBrowser();
    Link link = new Link(browser);
    ChatPage closed = pages.open(browser, server(), "bob", room);
    List<ChatPage> others =
        List.of(
            pages.open(browser, server(), "bob", room), pages.open(browser, server(), "bob", room));
    ChatPage alice = pages.open(server(), "alice", room);
    link.cut();
    closed.awaitCountdown();
    closed.say("one");
    closed.say("two");
    assertThat(closed.messages("pending")).hasCount(2);
    others.forEach(page -> assertThat(page.messages("pending")).hasCount(0));

    closed.page().close();
    others
        .get(0)
        .page()
        .waitForCondition(
            () -> others.stream().mapToInt(page -> page.messages("pending").count()).sum() == 2);
    link.restore();

    alice.awaitSent(2);
    others.forEach(page -> page.awaitSent(2));
    alice.say("done");
    others.forEach(page -> page.awaitSent(3));
    assertThat(new RoomOverHttp(server(), room, "reader").messages())
        .extracting(ShownMessage::text)
        .startsWith("one", "two")
        .doesNotHaveDuplicates();
  }

  @Test
  void aMessageThatIsStoredAlreadyIsShownOnceAfterAReload() {
    BrowserContext browser = pages.newBrowser();
    Link link = new Link(browser);
    ChatPage bob = pages.open(browser, server(), "bob", room);
    ChatPage alice = pages.open(server(), "alice", room);
    link.keepAnswersBack();
    bob.say("stored, but bob does not know");
    alice.awaitSent(1);
    assertThat(bob.messages("pending")).hasCount(1);

    bob.page().reload();

    bob.awaitSent(1);
    bob.say("another");
    alice.awaitSent(2);
    bob.awaitSent(2);
    assertThat(bob.rows()).isEqualTo(alice.rows());
  }

  @Test
  void aDraftFollowsTheOtherTab() {
    BrowserContext browser = pages.newBrowser();
    ChatPage first = pages.open(browser, server(), "alice", room);
    ChatPage second = pages.open(browser, server(), "alice", room);
    first.write("half a thought");
    assertThat(second.composer()).hasValue("half a thought");
    second.composer().press("Enter");
    first.awaitSent(1);
    assertThat(first.composer()).hasValue("");
  }

  @Test
  void thePageWorksWithoutStorage() {
    for (String broken : List.of(STORAGE_BLOCKED, STORAGE_FULL)) {
      for (String address : List.of("/?as=alice&room=" + room, "/?room=" + room)) {
        BrowserContext browser = pages.newBrowser();
        browser.addInitScript(broken);
        ChatPage alice = pages.openAt(browser, server(), "alice", address);
        if (!address.contains("as=")) {
          alice.enterAs("alice");
        }
        alice.awaitConnected();
        assertThat(alice.notice()).containsText("stores nothing");
        String text = "hello " + UUID.randomUUID();
        alice.say(text);
        assertThat(alice.message(text)).hasAttribute("data-state", "sent");
        assertThat(alice.room(room)).hasCount(1);
      }
    }
  }

  @Test
  void withoutStorageThePageWarnsBeforeADraftIsLost() {
    BrowserContext browser = pages.newBrowser();
    browser.addInitScript(STORAGE_BLOCKED);
    ChatPage alice = pages.open(browser, server(), "alice", room);
    assertThat(warns(alice)).isFalse();
    alice.write("a draft");
    assertThat(warns(alice)).isTrue();

    ChatPage stored = pages.open(server(), "alice", room);
    stored.write("a draft");
    assertThat(warns(stored)).isFalse();
  }

  @Test
  void aPageThatCannotStartSaysSo() {
    BrowserContext browser = pages.newBrowser();
    browser.addInitScript("history.replaceState = () => { throw new Error('not today'); };");
    ChatPage alice = pages.openAt(browser, server(), "alice", "/?as=alice");
    assertThat(alice.page().getByTestId("failure")).containsText("not today");
  }

  @Test
  void whoComesBackWhileTheLinkIsDownIsNotAwayForEver() {
    BrowserContext browser = pages.newBrowser();
    browser.addInitScript(CAN_BE_HIDDEN);
    Page page = browser.newPage();
    page.clock().install();
    ChatPage bob = pages.open(server(), "bob", room);
    try (CuttableProxy proxy = new CuttableProxy(server())) {
      page.navigate(proxy.address().resolve("/?as=alice&room=" + room).toString());
      ChatPage alice = new ChatPage(page);
      alice.awaitConnected();
      page.evaluate(HIDE, true);
      page.clock().fastForward(AWAY_AFTER.plusSeconds(1).toMillis());
      assertThat(bob.member("alice")).hasAttribute("data-state", "away");

      proxy.cut();
      assertThat(bob.member("alice")).hasAttribute("data-state", "pending");
      assertThat(alice.member("alice")).hasAttribute("data-state", "pending");
      page.evaluate(HIDE, false);
      proxy.restore();

      alice.awaitConnected();
      assertThat(bob.member("alice")).hasAttribute("data-state", "online");
      assertThat(alice.member("alice")).hasAttribute("data-state", "online");
    }
  }

  @Test
  void whoWritesIsNotAway() {
    BrowserContext browser = pages.newBrowser();
    browser.addInitScript(CAN_BE_HIDDEN);
    Page page = browser.newPage();
    page.clock().install();
    page.navigate(server().resolve("/?as=alice&room=" + room).toString());
    ChatPage alice = new ChatPage(page);
    alice.awaitConnected();
    ChatPage bob = pages.open(server(), "bob", room);
    page.evaluate(HIDE, true);
    page.clock().fastForward(AWAY_AFTER.plusSeconds(1).toMillis());
    assertThat(bob.member("alice")).hasAttribute("data-state", "away");

    alice.write("I am here");

    assertThat(bob.member("alice")).hasAttribute("data-state", "online");
  }

  /** Whether the page lets itself be left, or has the browser ask first. */
  private static boolean warns(ChatPage page) {
    return (Boolean)
        page.page()
            .evaluate("() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))");
  }

  private static URI server() {
    return STAGE.server();
  }
}
