package dev.parley.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The pages of one test, each in a browser of its own, as if on a machine of its own, unless the
 * test opens several tabs of one. Where the test fails, {@code target/browser} gets a picture and
 * the console of each. An error that a page did not catch fails the test.
 */
final class Pages implements AfterEachCallback {

  private final Supplier<Browser> browser;
  private final Path evidence;
  private final List<Opened> opened = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  Pages(Supplier<Browser> browser, Path evidence) {
    this.browser = browser;
    this.evidence = evidence;
  }

  /** Opens the page for somebody, in a room, and waits until it is connected. */
  ChatPage open(URI server, String name, String room) {
    ChatPage page = openAt(server, name, "/?as=" + name + "&room=" + room);
    page.awaitConnected();
    return page;
  }

  /**
   * Opens the page at that address.
   *
   * @param label whose it is, for the evidence
   */
  ChatPage openAt(URI server, String label, String pathAndQuery) {
    return openAt(newBrowser(), server, label, pathAndQuery);
  }

  /** A browser that nobody has used before; it is closed after the test. */
  BrowserContext newBrowser() {
    return newBrowser(new Browser.NewContextOptions());
  }

  /** A browser that nobody has used before, on a device of that kind. */
  BrowserContext newBrowser(Browser.NewContextOptions device) {
    BrowserContext context = browser.get().newContext(device);
    contexts.add(context);
    return context;
  }

  /** Opens a tab in that browser for somebody, in a room, and waits until it is connected. */
  ChatPage open(BrowserContext context, URI server, String name, String room) {
    ChatPage page = openAt(context, server, name, "/?as=" + name + "&room=" + room);
    page.awaitConnected();
    return page;
  }

  /** Opens a tab in that browser at that address. */
  ChatPage openAt(BrowserContext context, URI server, String label, String pathAndQuery) {
    Page page = context.newPage();
    Opened entry = new Opened(label, page, new ArrayList<>(), new ArrayList<>());
    page.onConsoleMessage(line -> entry.console().add(line.type() + " " + line.text()));
    page.onPageError(entry.errors()::add);
    opened.add(entry);
    page.navigate(server.resolve(pathAndQuery).toString());
    return new ChatPage(page);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    try {
      if (test.getExecutionException().isPresent()) {
        for (Opened page : opened) {
          keep(page, test.getRequiredTestMethod().getName());
        }
      } else {
        assertThat(opened.stream().flatMap(page -> page.errors().stream())).isEmpty();
      }
    } finally {
      contexts.forEach(BrowserContext::close);
      contexts.clear();
      opened.clear();
    }
  }

  private void keep(Opened page, String test) throws IOException {
    String name = test + "-" + page.label();
    Files.createDirectories(evidence);
    List<String> lines = new ArrayList<>(page.console());
    page.errors().forEach(error -> lines.add("uncaught " + error));
    Files.write(evidence.resolve(name + ".log"), lines);
    try {
      page.page().screenshot(new Page.ScreenshotOptions().setPath(evidence.resolve(name + ".png")));
    } catch (PlaywrightException gone) {
      Files.writeString(evidence.resolve(name + ".txt"), "no picture: " + gone.getMessage());
    }
  }

  private record Opened(String label, Page page, List<String> console, List<String> errors) {}
}
