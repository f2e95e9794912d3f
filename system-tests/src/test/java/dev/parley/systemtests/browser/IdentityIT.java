package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import dev.parley.testkit.client.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who somebody is in a browser: in all its tabs, until that is changed. */
class IdentityIT {

  /** Of a token that is to expire during the test. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(6);

  @TempDir static Path data;

  @RegisterExtension static final BrowserStage STAGE = new BrowserStage(() -> data);

  @RegisterExtension final Pages pages = STAGE.pages();

  private final String room = "room-" + UUID.randomUUID();

  @Test
  void aGuestIsTheSameInEachNewTab() {
    BrowserContext browser = pages.newBrowser();
    ChatPage first = pages.open(browser, server(), "alice", room);
    first.say("before");
    first.awaitSent(1);
    String identity = first.user();
    first.page().close();

    ChatPage second = pages.open(browser, server(), "alice", room);
    second.awaitText("before");
    assertThat(second.user()).isEqualTo(identity);
    assertThat(second.message("before")).hasClass(Pattern.compile("\\bown\\b"));

    ChatPage third = pages.openAt(browser, server(), "alice", "/?room=" + room);
    third.awaitConnected();
    assertThat(third.user()).isEqualTo(identity);
  }

  @Test
  void tabsThatOpenAtTheSameTimeAreOneGuest() {
    BrowserContext browser = pages.newBrowser();
    List<ChatPage> tabs =
        List.of("/?as=alice", "/?as=alice", "/?as=alice").stream()
            .map(address -> pages.openAt(browser, server(), "alice", address))
            .toList();
    tabs.forEach(ChatPage::awaitConnected);
    assertThat(tabs.stream().map(ChatPage::user).distinct()).hasSize(1);
  }

  @Test
  void twoPeopleInOneBrowserTalkSideBySide() {
    BrowserContext browser = pages.newBrowser();
    ChatPage alice = pages.open(browser, server(), "alice", room);
    ChatPage bob = pages.open(browser, server(), "bob", room);
    alice.say("hello bob");
    bob.awaitText("hello bob");
    bob.say("hello alice");
    alice.awaitSent(2);
    assertThat(bob.user()).isNotEqualTo(alice.user());

    String identity = alice.user();
    alice.page().reload();
    alice.awaitSent(2);
    assertThat(alice.user()).isEqualTo(identity);
  }

  @Test
  void somebodyElseMayComeInAndTheFirstMayComeBack() {
    BrowserContext browser = pages.newBrowser();
    ChatPage page = pages.open(browser, server(), "alice", room);
    String alice = page.user();

    page.becomeSomebodyElse();
    page.enterAs("carol");
    page.awaitConnected();
    assertThat(page.user()).isNotEqualTo(alice);
    assertThat(page.room(room)).hasCount(0);

    page.becomeSomebodyElse();
    page.known("alice").click();
    page.awaitConnected();
    assertThat(page.user()).isEqualTo(alice);
    assertThat(page.room(room)).hasCount(1);
  }

  @Test
  void whoLogsOutIsForgottenInAllTabsAndOthersStay() {
    BrowserContext browser = pages.newBrowser();
    ChatPage alice = pages.open(browser, server(), "alice", room);
    ChatPage other = pages.open(browser, server(), "alice", room);
    ChatPage bob = pages.open(browser, server(), "bob", room);
    String identity = alice.user();
    other.write("a draft that nobody shall find");

    alice.logOut();

    assertThat(alice.nameInput()).isVisible();
    assertThat(other.nameInput()).isVisible();
    assertThat(alice.known("alice")).hasCount(0);
    assertThat(alice.known("bob")).hasCount(1);
    assertThat((String) alice.page().evaluate("() => JSON.stringify(localStorage)"))
        .doesNotContain("alice", "draft", identity);
    bob.say("still here");
    bob.awaitSent(1);

    ChatPage again = pages.openAt(browser, server(), "alice", "/?as=alice");
    again.awaitConnected();
    assertThat(again.user()).isNotEqualTo(identity);
    assertThat(again.room(room)).hasCount(0);
  }

  @Test
  void aTokenLeavesTheAddressAndAReloadKeepsItsUser() {
    for (String form : List.of("/#token=", "/?token=")) {
      ChatPage dora = pages.openAt(server(), "dora", form + Tokens.of("dora"));
      if (form.contains("?")) { // servers have seen it: the reader is asked
        dora.page().getByTestId("link-accept").click();
      }
      dora.awaitConnected();
      assertThat(dora.user()).isEqualTo("dora");
      assertThat(dora.page().url()).doesNotContain("token").contains("user=dora");

      dora.page().reload();
      dora.awaitConnected();
      assertThat(dora.user()).isEqualTo("dora");
    }
  }

  @Test
  void aLinkMakesNobodySomebodyElseUnasked() {
    BrowserContext browser = pages.newBrowser();
    String alice = pages.open(browser, server(), "alice", room).user();
    String link = "/#token=" + Tokens.of("mallory");

    ChatPage refused = pages.openAt(browser, server(), "refused", link);
    refused.page().getByTestId("link-refuse").click();
    refused.awaitConnected();
    assertThat(refused.user()).isEqualTo(alice);

    ChatPage accepted = pages.openAt(browser, server(), "accepted", link);
    assertThat(accepted.page().getByTestId("link-card")).containsText("The mallory");
    accepted.page().getByTestId("link-accept").click();
    accepted.awaitConnected();
    assertThat(accepted.user()).isEqualTo("mallory");
  }

  @Test
  void whoseSignInExpiresGoesOnWithANewTokenAndLosesNothing() {
    BrowserContext browser = pages.newBrowser();
    Link link = new Link(browser);
    Instant expiry = Instant.now().plus(SHORT_LIFE);
    ChatPage erin = signIn(browser);
    erin.say("in time");
    erin.awaitSent(1);
    link.cut();
    erin.say("too late");
    assertThat(erin.messages("pending")).hasCount(1);
    ChatPage other = pages.openAt(browser, server(), "erin", "/?user=erin&room=" + room);
    erin.page().waitForCondition(() -> Instant.now().isAfter(expiry));
    link.restore();
    assertThat(erin.banner()).containsText("Your sign-in has expired.");
    assertThat(other.banner()).containsText("Your sign-in has expired.");
    assertThat(erin.message("too late").getByLabel("Not sent yet")).hasCount(1);

    erin.banner().getByText("Sign in again").click();
    erin.enterWith("not a token");
    assertThat(erin.page().getByText("That is not a token.")).isVisible();
    erin.enterWith(Tokens.of("erin"));

    erin.awaitConnected();
    erin.awaitSent(2);
    other.awaitConnected();
    other.awaitSent(2);
    assertThat(new RoomOverHttp(server(), room, "reader").messages()).hasSize(2);
  }

  @Test
  void whoseSignInHasExpiredMayGoOnAsAGuest() {
    BrowserContext browser = pages.newBrowser();
    ChatPage erin = signIn(browser);
    assertThat(erin.banner()).containsText("Your sign-in has expired.");
    erin.page().reload();
    assertThat(erin.banner()).containsText("Your sign-in has expired.");
    assertThat(erin.banner()).not().containsText("_");

    erin.banner().getByText("Sign in again").click();
    erin.enterAs("erin the guest");
    erin.awaitConnected();
    assertThat(erin.user()).startsWith("guest:");
    assertThat(erin.room(room)).hasCount(1);
  }

  private ChatPage signIn(BrowserContext browser) {
    String token = Tokens.signed(Tokens.claims("erin", SHORT_LIFE), Tokens.SECRET);
    ChatPage page = pages.openAt(browser, server(), "erin", "/?room=" + room + "#token=" + token);
    page.awaitConnected();
    return page;
  }

  private static URI server() {
    return STAGE.server();
  }
}
