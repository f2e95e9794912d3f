package dev.parley.systemtests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** One Parley and one browser for the tests of a class; without a browser each test is skipped. */
final class ServerAndBrowser implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  /** Where pictures and logs of failed tests go. */
  static final Path EVIDENCE = Path.of("target", "browser");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<Path> data;
  private Chromium chromium;
  private TestAbortedException noBrowser;
  private ParleyProcess parley;

  /**
   * @param data the folder for what Parley stores, asked for when the tests begin
   */
  ServerAndBrowser(Supplier<Path> data) {
    this.data = data;
  }

  URI address() {
    return parley.address();
  }

  Browser browser() {
    return chromium.browser();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      chromium = Chromium.start();
    } catch (TestAbortedException none) {
      noBrowser = none;
      return;
    }
    String log = context.getRequiredTestClass().getSimpleName() + ".log";
    parley = ParleyProcess.start(data.get(), EVIDENCE.resolve(log));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
  }

  /** What ends before all tests would be reported as no test at all. */
  @Override
  public void beforeEach(ExtensionContext context) {
    if (noBrowser != null) {
      throw noBrowser;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (parley != null) {
      parley.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }
}
