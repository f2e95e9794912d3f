package dev.parley.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people write, and what they call themselves: shown as it is meant, and as nothing else. */
class PageTextIT {

  @TempDir static Path data;

  @RegisterExtension static final BrowserStage STAGE = new BrowserStage(() -> data);

  @RegisterExtension final Pages pages = STAGE.pages();

  private final String room = "room-" + UUID.randomUUID();

  /** How far right the character at that index begins, within the element. */
  private static final String LEFT_OF =
      """
      (element, at) => {
        const range = document.createRange();
        range.setStart(element.firstChild, at);
        range.setEnd(element.firstChild, at + 1);
        return range.getBoundingClientRect().left;
      }""";

  @Test
  void rightToLeftTextRunsFromTheRight() {
    String question = "\u05e9\u05dc\u05d5\u05dd, \u05de\u05d4 \u05e0\u05e9\u05de\u05e2?";
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    alice.say(question);
    alice.say("All well? Yes.");
    alice.say("What did she say?\n" + question);
    alice.awaitSent(3);

    Locator hebrew = alice.textOf(question).first();
    assertThat(left(hebrew, question.length() - 1)).isLessThan(left(hebrew, 0));
    Locator english = alice.textOf("All well? Yes.");
    assertThat(left(english, "All well? Yes".length())).isGreaterThan(left(english, 0));
    Locator both = alice.page().getByTestId("message-text").last();
    int second = "What did she say?\n".length();
    assertThat(left(both, second + question.length() - 1)).isLessThan(left(both, second));
    assertThat(left(both, second)).as("at the right edge").isGreaterThan(left(both, 0) + 10);

    alice.composer().fill(question);
    assertThat(alice.composer()).hasCSS("direction", "rtl");
    alice.composer().fill("hello");
    assertThat(alice.composer()).hasCSS("direction", "ltr");
  }

  @Test
  void noNameStandsForAnotherOrForNobody() {
    Map<String, String> names = new HashMap<>();
    names.put("invisible", "alice\\u200b");
    names.put("lookalike", "\u0430lice");
    names.put("turned", "\\u202eevil");
    names.put("blank", "\\u200d");
    names.put("flag", "\ud83c\udde9\ud83c\uddea Flag");
    for (String name : names.keySet()) {
      new RoomOverHttp(STAGE.server(), room, name).say("from " + name);
    }

    BrowserContext renaming = pages.newBrowser();
    renaming.routeWebSocket("**/ws", socket -> rename(socket, names));
    ChatPage alice = pages.open(renaming, STAGE.server(), "alice", room);

    assertThat(sender(alice, "from invisible")).hasText(Pattern.compile("^alice #.{4}$"));
    assertThat(sender(alice, "from lookalike")).hasText(Pattern.compile("^\u0430lice #.{4}$"));
    assertThat(sender(alice, "from turned")).hasText("evil");
    assertThat(sender(alice, "from turned").locator(".name")).hasCSS("unicode-bidi", "isolate");
    assertThat(sender(alice, "from blank")).hasText(Pattern.compile("^No name #.{4}$"));
    assertThat(alice.message("from flag").locator(".avatar")).hasText("\ud83c\udde9\ud83c\uddea");
    assertThat(alice.member("alice").locator(".distinction")).hasCount(1);
  }

  @Test
  void whiteSpaceAndCodeStayAsWritten() {
    String indented = "    if (x) {\n\t\treturn 1;\n    }";
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    ChatPage bob = pages.open(STAGE.server(), "bob", room);

    alice.say(indented);
    alice.say("run `make  all` or\n```sh\n  make <b>it</b>\n```");

    bob.awaitSent(2);
    assertThat(bob.rows()).first().extracting(ShownMessage::text).isEqualTo(indented);
    Locator first = bob.page().getByTestId("message-text").first();
    assertThat(first).hasCSS("white-space-collapse", "preserve");
    Locator second = bob.page().getByTestId("message-text").last();
    assertThat(second.locator(":scope > code").textContent()).isEqualTo("make  all");
    assertThat(second.locator("pre").textContent()).isEqualTo("  make <b>it</b>");
    assertThat(second.locator("b")).hasCount(0);
  }

  @Test
  void whatIsTooLongIsReportedInCharacters() {
    ChatPage alice = pages.open(STAGE.server(), "alice", room);
    int limit =
        ((Number) alice.page().evaluate("() => window.parley.client.limits.body")).intValue();
    int fits = limit - "{\"text\":\"\"}".length();

    alice.composer().fill("x".repeat(fits + 7));
    assertThat(alice.composerNote())
        .hasText("Too long to send: please shorten it by 7 characters.");
    alice.composer().press("Enter");
    assertThat(alice.messages()).hasCount(0);

    alice.composer().fill("x".repeat(fits));
    assertThat(alice.composerNote()).isEmpty();
    alice.composer().press("Enter");
    alice.awaitSent(1);
  }

  /**
   * A page that needs an inline script or style, or an HTML sink, would break under this policy.
   */
  @Test
  void worksUnderAStrictContentSecurityPolicy() {
    String policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";
    BrowserContext strict = pages.newBrowser();
    // What a test hands to the browser has no address of its own that could be local.
    strict.grantPermissions(List.of("local-network-access"));
    strict.addInitScript(
        "window.violations = []; document.addEventListener('securitypolicyviolation',"
            + " e => window.violations.push(`${e.violatedDirective} ${e.sourceFile}`));");
    // The document alone has a policy. A route of what the page asks for later could outlive the
    // test.
    strict.route(url -> URI.create(url).getPath().equals("/"), route -> withPolicy(route, policy));
    ChatPage alice = pages.open(strict, STAGE.server(), "alice", room);
    alice.say("see https://example.org and `code`");
    alice.awaitSent(1);
    alice.joinRoom(room + "-2");
    alice.leaveRoom(room + "-2");
    assertThat(alice.leaveNote()).containsText("You left");
    assertThat(alice.page().evaluate("() => window.violations")).isEqualTo(List.of());
    Response document = alice.page().reload();
    assertThat(document.headerValue("content-security-policy")).isEqualTo(policy);
  }

  private static void withPolicy(Route route, String policy) {
    var response = route.fetch();
    Map<String, String> headers = new HashMap<>(response.headers());
    headers.put("content-security-policy", policy);
    route.fulfill(new Route.FulfillOptions().setResponse(response).setHeaders(headers));
  }

  /** As a server would hand them on that takes any name. */
  private static void rename(WebSocketRoute socket, Map<String, String> names) {
    WebSocketRoute server = socket.connectToServer();
    server.onMessage(
        frame -> {
          String text = frame.text();
          for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace('"' + name.getKey() + '"', '"' + name.getValue() + '"');
          }
          socket.send(text);
        });
  }

  private static Locator sender(ChatPage page, String text) {
    return page.message(text).locator(".sender");
  }

  private static double left(Locator text, int at) {
    return ((Number) text.evaluate(LEFT_OF, at)).doubleValue();
  }
}
