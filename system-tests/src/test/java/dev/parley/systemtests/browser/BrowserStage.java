package dev.parley.systemtests.browser;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** A browser and all of Parley, for the tests of one class. Without a browser they are skipped. */
final class BrowserStage implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  /** How long a test waits for something to be seen. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path EVIDENCE = Path.of("target", "browser");

  private final Supplier<Path> data;
  private @Nullable Chromium chromium;
  private @Nullable TestAbortedException noBrowser;
  private @Nullable ParleyProcess parley;

  /**
   * Starts nothing yet.
   *
   * @param data an empty folder, there when the class's tests begin
   */
  BrowserStage(Supplier<Path> data) {
    this.data = data;
  }

  /** The address of the page. */
  URI server() {
    return parley.address();
  }

  /** The pages of one test. */
  Pages pages() {
    return new Pages(() -> chromium.browser(), EVIDENCE);
  }

  @Override
  public void beforeAll(ExtensionContext tests) {
    try {
      chromium = Chromium.start();
    } catch (TestAbortedException none) {
      noBrowser = none;
      return;
    }
    String log = tests.getRequiredTestClass().getSimpleName() + ".log";
    parley = ParleyProcess.start(data.get(), EVIDENCE.resolve(log));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
  }

  /** Each test by itself is skipped: what ends before all tests is reported as no test at all. */
  @Override
  public void beforeEach(ExtensionContext test) {
    if (noBrowser != null) {
      throw noBrowser;
    }
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    if (parley != null) {
      parley.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }
}
