package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** The chat page as its reader sees it. All waiting is for something to be seen. */
final class ChatPage {

  private static final Pattern COUNTDOWN = Pattern.compile("Reconnecting in \\d+ s");
  private static final String READ_ROWS =
      """
      rows => rows.map(row => ({
        offset: Number(row.dataset.offset ?? -1),
        from: row.dataset.from,
        text: row.querySelector('[data-testid=message-text]').textContent,
      }))""";

  private final Page page;

  ChatPage(Page page) {
    this.page = page;
  }

  Page page() {
    return page;
  }

  // ---- what its reader does

  void say(String text) {
    composer().fill(text);
    composer().press("Enter");
  }

  /** Writes without sending. */
  void write(String text) {
    composer().pressSequentially(text);
  }

  /** Comes in by name, where the address names nobody. */
  void enterAs(String name) {
    page.getByTestId("name-input").fill(name);
    page.getByTestId("name-submit").click();
  }

  void joinRoom(String room) {
    page.getByTestId("room-name").fill(room);
    page.getByTestId("room-join").click();
  }

  /** Comes in with a token, where the page asks for one or offers it. */
  void enterWith(String token) {
    if (!page.getByTestId("token-input").isVisible()) {
      page.getByText("I have a token").click();
    }
    page.getByTestId("token-input").fill(token);
    page.getByTestId("name-submit").click();
  }

  void logOut() {
    page.getByTestId("account").click();
    page.getByTestId("log-out").click();
  }

  void becomeSomebodyElse() {
    page.getByTestId("account").click();
    page.getByTestId("somebody-else").click();
  }

  void showRoom(String room) {
    room(room).click();
  }

  void jumpToLatest() {
    page.getByTestId("jump").click();
  }

  void leaveRoom(String name) {
    Locator row = page.getByTestId("room-list").locator("li").filter(with(room(name)));
    row.hover();
    row.getByTestId("leave").click();
  }

  /** The window becomes so large, in CSS pixels. */
  void resize(int width, int height) {
    page.setViewportSize(width, height);
  }

  // ---- what it shows

  /** The messages from top to bottom. */
  List<ShownMessage> rows() {
    List<?> rows = (List<?>) messages().evaluateAll(READ_ROWS);
    return rows.stream().map(row -> shown((Map<?, ?>) row)).toList();
  }

  Locator messages() {
    return page.getByTestId("message");
  }

  /** Messages in that state: {@code pending}, {@code sent} or {@code failed}. */
  Locator messages(String state) {
    return page.locator("[data-testid=message][data-state=" + state + "]");
  }

  Locator message(String text) {
    return messages().filter(new Locator.FilterOptions().setHas(page.getByText(text, exactly())));
  }

  /** The text of the message that has exactly this one. */
  Locator textOf(String text) {
    return page.getByTestId("message-text").and(page.getByText(text, exactly()));
  }

  Locator composer() {
    return page.getByTestId("composer");
  }

  Locator typing() {
    return page.getByTestId("typing");
  }

  Locator jump() {
    return page.getByTestId("jump");
  }

  Locator divider() {
    return page.getByTestId("divider");
  }

  Locator room(String name) {
    return page.locator("[data-testid=room][data-room='" + name + "']");
  }

  /** The rows of "who is here" with that name which are shown as online. */
  Locator online(String name) {
    return page.locator("[data-testid=member][data-state=online][data-name='" + name + "']");
  }

  /** The row of "who is here" with that name. */
  Locator member(String name) {
    return page.locator("[data-testid=member][data-name='" + name + "']");
  }

  /** Who this browser is known as, where the page asks. */
  Locator known(String name) {
    return page.getByTestId("known").and(page.getByText(name, exactly()));
  }

  /** Where the page asks for a name. */
  Locator nameInput() {
    return page.getByTestId("name-input");
  }

  Locator banner() {
    return page.getByTestId("banner");
  }

  Locator notice() {
    return page.getByTestId("notice");
  }

  /** What is said after a room was left. */
  Locator leaveNote() {
    return page.getByTestId("leave-note");
  }

  /** What stands in place of messages where there are none. */
  Locator empty() {
    return page.getByTestId("empty");
  }

  Locator composerNote() {
    return page.locator("#composer-note");
  }

  Locator scroller() {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Messages"));
  }

  /** The id that the server knows the reader by. */
  String user() {
    return (String) page.evaluate("() => window.parley.client.user");
  }

  /** What the page asks the server for on its next connections, as it asks. */
  List<String> watchRequests() {
    List<String> requests = new CopyOnWriteArrayList<>();
    page.onWebSocket(socket -> socket.onFrameSent(frame -> requests.add(frame.text())));
    return requests;
  }

  // ---- waiting

  void awaitConnected() {
    awaitState("connected");
  }

  void awaitText(String text) {
    assertThat(textOf(text)).hasCount(1);
  }

  /** So many messages in all, each of them stored. */
  void awaitSent(int count) {
    assertThat(messages("sent")).hasCount(count);
    assertThat(messages()).hasCount(count);
  }

  /** Cut off, with the seconds until the next attempt. */
  void awaitCountdown() {
    assertThat(connection()).containsText(COUNTDOWN);
    assertThat(connection()).not().hasAttribute("data-state", "connected");
  }

  private void awaitState(String state) {
    assertThat(connection()).hasAttribute("data-state", state);
  }

  private Locator connection() {
    return page.getByTestId("connection-state");
  }

  private static ShownMessage shown(Map<?, ?> row) {
    return new ShownMessage(
        ((Number) row.get("offset")).longValue(),
        String.valueOf(row.get("from")),
        String.valueOf(row.get("text")));
  }

  private static Locator.FilterOptions with(Locator inside) {
    return new Locator.FilterOptions().setHas(inside);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
