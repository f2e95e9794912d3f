package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.parley.testkit.client.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page at the sizes, text sizes and palettes that its readers have. */
class PageLayoutIT {

  private static final int LEAST_TARGET_PX = 44;
  private static final double LEAST_CONTRAST = 4.5;

  @TempDir static Path data;

  @RegisterExtension static final BrowserStage STAGE = new BrowserStage(() -> data);

  @RegisterExtension final Pages pages = STAGE.pages();

  private final String room = "room-" + UUID.randomUUID();

  @Test
  void theReaderKeepsThePlaceWhenAPhoneIsTurned() {
    RoomOverHttp carol = new RoomOverHttp(STAGE.server(), room, "carol");
    IntStream.range(0, 45).forEach(i -> carol.say(i + " " + "some words more ".repeat(i * 7 % 23)));
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.resize(390, 844);
    alice.awaitSent(45);
    alice.scroller().evaluate("s => { s.scrollTop = 0.6 * (s.scrollHeight - s.clientHeight); }");
    assertThat(alice.jump()).isVisible();
    settle(alice);
    Object reading = alice.scroller().evaluate(FIRST_IN_VIEW);

    for (int[] size : new int[][] {{844, 390}, {390, 844}, {1280, 800}, {390, 844}}) {
      alice.resize(size[0], size[1]);
      settle(alice);
      assertThat(alice.scroller().evaluate(FIRST_IN_VIEW)).as("at %s", size[0]).isEqualTo(reading);
    }
  }

  @Test
  void longNamesWidenNothing() {
    String name = "W".repeat(64);
    String longRoom = ("r".repeat(70) + UUID.randomUUID() + "r".repeat(60)).substring(0, 128);
    ChatPage alice = pages.open(STAGE.server(), "alice", longRoom);
    ChatPage wide = pages.open(STAGE.server(), name, longRoom);
    ChatPage alike = pages.open(STAGE.server(), name, longRoom);
    wide.say("hello");
    alike.say("hello too");
    alice.awaitSent(2);
    assertThat(alice.member(name)).hasCount(2);
    alike.page().evaluate(GO_ON_TYPING);

    for (int width : List.of(1280, 844, 390, 320)) {
      for (ChatPage page : List.of(alice, wide)) {
        page.resize(width, 640);
        assertThat(page.typing()).containsText("is typing");
        settle(page);
        Eventually.until(
            "nothing is wider than its place at " + width,
            () -> page.page().evaluate(WIDER_THAN_ITS_PLACE).equals(List.of()));
      }
      assertThat(alice.message("hello").locator(".distinction")).isInViewport();
      assertThat(alice.composer().boundingBox().height).as("one line at %s", width).isLessThan(60);
    }
  }

  @Test
  void withManyRoomsWhatIsAroundTheListStays() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    for (int i = 0; i < 25; i++) {
      alice.joinRoom(room + "-" + i);
    }
    Locator current = alice.room(room + "-24");
    assertThat(current).hasAttribute("aria-current", "true");
    for (Locator fixed :
        List.of(
            alice.page().locator(".brand"),
            alice.page().getByTestId("room-name"),
            alice.page().getByTestId("me"),
            current)) {
      assertThat(fixed).isInViewport();
    }
  }

  @Test
  void aRoomThatNobodyMadeSaysSo() {
    new RoomOverHttp(STAGE.server(), room, "carol").say("first");
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.awaitText("first");
    assertThat(alice.empty()).isHidden();

    alice.joinRoom(room + "-typo");
    assertThat(alice.empty()).containsText("Nobody has written here yet");
    alice.say("I am the first");
    assertThat(alice.empty()).isHidden();

    alice.leaveRoom(room);
    alice.leaveRoom(room + "-typo");
    assertThat(alice.empty()).containsText("No room is open");
    assertThat(alice.composer()).isDisabled();
  }

  @Test
  void leavingCanBeUndone() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.say("stored");
    alice.awaitSent(1);
    alice.write("half a sen");

    alice.leaveRoom(room);
    assertThat(alice.room(room)).hasCount(0);
    alice.page().getByTestId("leave-undo").click();

    assertThat(alice.room(room)).hasAttribute("aria-current", "true");
    alice.awaitText("stored");
    assertThat(alice.composer()).hasValue("half a sen");
    assertThat(alice.leaveNote()).isEmpty();
  }

  @Test
  void whoHasUnsentMessagesIsAskedBeforeLeaving() {
    try (CuttableProxy link = new CuttableProxy(STAGE.server())) {
      ChatPage alice = pages.open(link.address(), "alice", room);
      link.cut();
      alice.awaitCountdown();
      alice.say("not yet");
      alice.leaveRoom(room);

      assertThat(alice.leaveNote()).containsText("1 message in " + room + " not sent yet.");
      alice.page().getByTestId("leave-stay").click();
      assertThat(alice.room(room)).hasCount(1);
      link.restore();
      alice.awaitSent(1);
    }
  }

  @Test
  void theWayToTheLatestMessageCoversNoMessage() {
    RoomOverHttp carol = new RoomOverHttp(STAGE.server(), room, "carol");
    IntStream.range(0, 40).forEach(i -> carol.say("line " + i));
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.resize(390, 844);
    alice.awaitSent(40);
    alice.scroller().evaluate("s => { s.scrollTop = 0; }");
    assertThat(alice.jump()).isVisible();
    assertThat(alice.jump().boundingBox().y).isGreaterThanOrEqualTo(bottom(alice.scroller()));
  }

  @Test
  void laterMessagesOfAGroupShowTheirTimeUnderThePointerAndWithTheFocus() {
    RoomOverHttp carol = new RoomOverHttp(STAGE.server(), room, "carol");
    List.of("one", "two", "three").forEach(carol::say);
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.awaitSent(3);
    Locator time = alice.message("two").getByTestId("message-time");
    assertThat(time).hasCSS("opacity", "0");

    alice.message("two").hover();
    assertThat(time).hasCSS("opacity", "1");
    alice.composer().hover();
    assertThat(time).hasCSS("opacity", "0");

    alice.scroller().focus();
    alice.page().keyboard().press("Tab");
    assertThat(alice.message("three")).isFocused();
    alice.page().keyboard().press("ArrowUp");
    assertThat(alice.message("two")).isFocused();
    assertThat(time).hasCSS("opacity", "1");
    carol.say("four");
    alice.awaitSent(4);
    assertThat(alice.message("two")).isFocused();
  }

  @Test
  void withTextTwiceAsLargeThereIsOneColumn() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    assertThat(alice.page().locator("#rooms-button")).isHidden();
    alice.page().evaluate("() => { document.documentElement.style.fontSize = '200%'; }");

    assertThat(alice.page().locator("#rooms-button")).isVisible();
    assertThat(alice.page().locator("#rooms-panel")).isHidden();
    assertThat(alice.page().locator("#roster-panel")).isHidden();
    assertThat(alice.scroller().boundingBox().width).isGreaterThan(1_200);
    alice.page().locator("#rooms-button").click();
    assertThat(alice.room(room)).isInViewport();
  }

  @Test
  void anOpenDrawerIsAColumnAgainInALargerWindow() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.resize(390, 844);
    alice.page().locator("#rooms-button").click();
    assertThat(alice.room(room)).isFocused();
    assertThat(alice.page().locator("#backdrop")).isVisible();

    alice.resize(1280, 800);
    assertThat(alice.page().locator("#backdrop")).isHidden();
    alice.say("nothing is in the way");
    alice.awaitSent(1);
  }

  @Test
  void whatIsTappedIsLargeEnough() {
    Browser.NewContextOptions phone =
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setHasTouch(true)
            .setIsMobile(true);
    ChatPage alice = pages.open(pages.newBrowser(phone), STAGE.server(), "alice", room);
    List<Locator> inTheBar =
        List.of(alice.page().locator("#rooms-button"), alice.page().locator("#roster-button"));
    inTheBar.forEach(PageLayoutIT::assertLargeEnough);
    alice.page().locator("#rooms-button").tap();
    assertLargeEnough(alice.page().getByTestId("leave"));
    assertLargeEnough(alice.page().getByTestId("room-join"));
    assertThat(alice.room(room).boundingBox().height).isGreaterThanOrEqualTo(LEAST_TARGET_PX);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyTextStandsOutFromItsGround(ColorScheme scheme) {
    Browser.NewContextOptions device = new Browser.NewContextOptions().setColorScheme(scheme);
    for (int i = 0; i < 12; i++) {
      new RoomOverHttp(STAGE.server(), room, "person " + i).say("text `code` https://example.org");
    }
    ChatPage alice = pages.open(pages.newBrowser(device), STAGE.server(), "alice", room);
    alice.say("my own, with https://example.org and `code`");
    alice.awaitSent(13);
    assertThat(alice.member("alice")).hasCount(1);
    assertThat(alice.page().evaluate(TOO_FAINT, LEAST_CONTRAST)).isEqualTo(List.of());
  }

  @Test
  void onAPhoneTheTitleHasALineOfItsOwn() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.resize(390, 844);
    BoundingBox title = alice.page().getByTestId("room-title").boundingBox();
    assertThat(title.width).isGreaterThan(250);
    assertThat(alice.page().getByTestId("connection-state").boundingBox().y)
        .isGreaterThanOrEqualTo(title.y + title.height - 1);
  }

  @Test
  void whoDislikesMotionSeesNone() {
    Browser.NewContextOptions calm =
        new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE);
    ChatPage alice = pages.open(pages.newBrowser(calm), STAGE.server(), "alice", room);
    ChatPage bob = pages.open(STAGE.server(), "bob", room);
    bob.write("hello");
    assertThat(alice.typing()).containsText("bob is typing");
    settle(alice);
    assertThat(alice.page().evaluate("() => document.getAnimations().length")).isEqualTo(0);
  }

  @Test
  void theAddressToHandOnHasNoNameInIt() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    assertThat(alice.page().getByTestId("room-address"))
        .hasValue(STAGE.server() + "/?room=" + room);
  }

  private static void assertLargeEnough(Locator target) {
    BoundingBox box = target.boundingBox();
    assertThat(Math.min(box.width, box.height))
        .as("%s: %s x %s", target, box.width, box.height)
        .isGreaterThanOrEqualTo(LEAST_TARGET_PX);
  }

  private static double bottom(Locator element) {
    BoundingBox box = element.boundingBox();
    return box.y + box.height;
  }

  /** Until the page has laid itself out, notified its observers and drawn what follows. */
  private static void settle(ChatPage page) {
    page.page()
        .evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
                + " requestAnimationFrame(done))))");
  }

  private static final String GO_ON_TYPING =
      "() => { setInterval(() => window.parley.rooms.active.writes(), 1_000); }";

  private static final String FIRST_IN_VIEW =
      """
      scroller => {
        const { top } = scroller.getBoundingClientRect();
        const rows = [...scroller.querySelectorAll('[data-testid=message]')];
        return rows.find(row => row.getBoundingClientRect().bottom > top).dataset.offset;
      }""";

  /**
   * Whatever is wider inside than outside, or reaches out of the window. Buttons have a target that
   * is larger than they look, avatars a dot on their edge.
   */
  private static final String WIDER_THAN_ITS_PLACE =
      """
      () => {
        // A sender that only for screen readers is clipped to one pixel, whatever is in it.
        const shown = [...document.querySelectorAll('#chat *:not(button, .avatar)')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.own .sender, .follow .sender'));
        const scrolls = [document.documentElement, ...shown].filter(e =>
          e.scrollWidth > e.clientWidth + 1 && /auto|scroll|visible/.test(getComputedStyle(e).overflowX) && e.clientWidth > 1);
        const out = shown.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.clientWidth > 1);
        return [...new Set([...scrolls, ...out])].map(e => `${e.tagName} ${e.id} ${e.className}`);
      }""";

  /**
   * Texts whose contrast (WCAG 2.2, 1.4.3) is below the least one; colours as the canvas mixes
   * them.
   */
  private static final String TOO_FAINT =
      """
      least => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const mixed = colours => {
          canvas.clearRect(0, 0, 1, 1);
          for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const grounds = node => node ? [...grounds(node.parentElement), getComputedStyle(node).backgroundColor] : [];
        const faint = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const node = text.parentElement;
          if (text.data.trim() === '' || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
          const ground = grounds(node);
          const [a, b] = [light(mixed(ground)), light(mixed([...ground, getComputedStyle(node).color]))];
          const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          if (contrast < least) faint.push(`${contrast.toFixed(2)} ${node.tagName}.${node.className}: ${text.data.trim()}`);
        }
        return faint;
      }""";
}
