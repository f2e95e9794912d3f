package dev.parley.systemtests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.parley.testkit.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A browser of the Chromium family: the one that {@code PARLEY_CHROMIUM} names, else one that is
 * installed, else one that Playwright fetches. Where there is none the test is skipped, and says
 * why.
 */
final class Chromium implements AutoCloseable {

  private static final String NAMED = "PARLEY_CHROMIUM";
  private static final String SKIP_DOWNLOAD = "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD";
  private static final long FETCH_MINUTES = 5;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts one; aborts the test where none can be had. */
  static Chromium start() {
    // Else Playwright would fetch three browsers before anybody has looked for an installed one.
    Playwright playwright =
        Playwright.create(new Playwright.CreateOptions().setEnv(Map.of(SKIP_DOWNLOAD, "1")));
    try {
      return new Chromium(playwright, launch(playwright));
    } catch (RuntimeException none) {
      playwright.close();
      throw none;
    }
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }

  private static Browser launch(Playwright playwright) {
    Optional<Path> named = Optional.ofNullable(System.getenv(NAMED)).map(Path::of);
    if (named.isPresent()) {
      return launch(playwright, named);
    }
    List<String> reasons = new ArrayList<>();
    for (Path installed : installed()) {
      try {
        return launch(playwright, Optional.of(installed));
      } catch (PlaywrightException doesNotStart) {
        reasons.add(installed + " does not start: " + reasonOf(doesNotStart));
      }
    }
    if (reasons.isEmpty()) {
      reasons.add("no Chromium or Chrome is installed");
    }
    try {
      fetch();
      return launch(playwright, Optional.empty());
    } catch (IOException | PlaywrightException notFetched) {
      reasons.add("Playwright's own cannot be had: " + reasonOf(notFetched));
    }
    throw new TestAbortedException(
        "no browser: " + String.join("; ", reasons) + " (" + NAMED + " can name one)");
  }

  private static Browser launch(Playwright playwright, Optional<Path> executable) {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setHeadless(true).setArgs(FLAGS);
    executable.ifPresent(options::setExecutablePath);
    return playwright.chromium().launch(options);
  }

  private static List<Path> installed() {
    return Stream.concat(USUAL_PLACES.stream(), NAMES.stream().flatMap(Chromium::onPath))
        .filter(Programs::canRun)
        .distinct()
        .toList();
  }

  private static Stream<Path> onPath(String name) {
    return Programs.onPath(name).stream();
  }

  /** In a process of its own: Playwright's installer ends the one that it runs in. */
  private static void fetch() throws IOException {
    if (System.getenv(SKIP_DOWNLOAD) != null) {
      throw new IOException(SKIP_DOWNLOAD + " is set");
    }
    Path output = Files.createTempFile("playwright-install", ".log");
    Process installer =
        new ProcessBuilder(
                Programs.java(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.microsoft.playwright.CLI",
                "install",
                "--only-shell",
                "chromium")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!installer.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("not fetched within " + FETCH_MINUTES + " minutes");
      }
      if (installer.exitValue() != 0) {
        throw new IOException(Files.readString(output).strip());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } finally {
      installer.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  /** The telling line of what Playwright says in many. */
  private static String reasonOf(Exception failure) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().map(String::strip).toList();
    return lines.stream()
        .filter(line -> line.startsWith("message=") || line.startsWith("Error: "))
        .findFirst()
        .orElse(lines.get(0));
  }
}
