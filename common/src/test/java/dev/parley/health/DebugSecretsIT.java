package dev.parley.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of itself has no secret of its environment or command line in it. */
class DebugSecretsIT {

  private static final Pattern PORT = Pattern.compile("management port (\\d+)");
  private static final String TOKEN = "the-token-correct-horse-battery";

  /** Part of every secret here, and of nothing else. */
  private static final String SECRET = "correct-horse";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void noDoorHandsOutASecret() throws Exception {
    try (Running node = start("-Dtrust.store.password=" + SECRET + "-of-a-property")) {
      int port = node.port();
      Path recording = folder.resolve("recording.jfr");
      HttpResponse<Path> recorded =
          CLIENT.send(request(port, "/debug/jfr?seconds=1"), BodyHandlers.ofFile(recording));
      assertThat(recorded.statusCode()).isEqualTo(200);

      List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
      assertThat(events)
          .extracting(event -> event.getEventType().getName())
          .contains("jdk.CPULoad");
      assertThat(events)
          .allSatisfy(event -> assertThat(texts(event)).noneMatch(text -> text.contains(SECRET)));
      for (String path : List.of("/debug/threads", "/debug/heap", "/debug/loops", "/metrics")) {
        assertThat(text(port, path)).isNotEmpty().doesNotContain(SECRET);
      }
      assertThat(text(port, "/debug/flame?seconds=1")).contains("html").doesNotContain(SECRET);
      assertThat(node.end()).contains("settings_unreadable").doesNotContain(SECRET);
    }
  }

  @Test
  void aRecordingThatSharesItsEventsWithAnOpenOneIsRefused() throws Exception {
    Path own = folder.resolve("own.jfr");
    try (Running node = start("-XX:StartFlightRecording:filename=" + own)) {
      int port = node.port();

      HttpResponse<String> refused =
          CLIENT.send(request(port, "/debug/jfr?seconds=1"), BodyHandlers.ofString());

      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("another recording of this process");
      assertThat(text(port, "/debug/flame?seconds=1")).contains("html").doesNotContain(SECRET);
    }
  }

  /** A node as a process, and what it has written so far. */
  private record Running(Process process, BufferedReader output, StringBuilder written)
      implements AutoCloseable {

    /** Waits for the line that names it. */
    int port() throws IOException {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        written.append(line).append('\n');
        Matcher found = PORT.matcher(line);
        if (found.find()) {
          return Integer.parseInt(found.group(1));
        }
      }
      throw new AssertionError("it ended: " + written);
    }

    /** Ends it, and gives all that it has written. */
    String end() throws Exception {
      process.toHandle().destroy(); // Process.destroy would close what is still to be read
      output.lines().forEach(line -> written.append(line).append('\n'));
      process.waitFor();
      return written.toString();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Running start(String option) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                SECRET + "-of-an-argument")
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PARLEY_AUTH_SECRET",
                "the-key-" + SECRET + "-battery-staple",
                "PARLEY_MANAGEMENT_TOKEN",
                TOKEN,
                "PARLEY_MANAGEMENT_PORT",
                "0",
                "PARLEY_CLUSTER_PORT",
                "0",
                "PARLEY_DATA",
                folder.toString(),
                "PARLEY_SETTINGS_CENTRAL",
                "git+http://" + SECRET + "@127.0.0.1:1/settings.git",
                "OTHER_PASSWORD",
                SECRET + "-of-another-program"));
    Process process = builder.start();
    return new Running(process, process.inputReader(StandardCharsets.UTF_8), new StringBuilder());
  }

  private static String text(int port, String path) throws Exception {
    HttpResponse<String> answer = CLIENT.send(request(port, path), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static HttpRequest request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TOKEN)
        .build();
  }

  /** All texts in an event, however deep. */
  private static List<String> texts(RecordedObject object) {
    List<String> texts = new ArrayList<>();
    for (ValueDescriptor field : object.getFields()) {
      add(object.getValue(field.getName()), texts);
    }
    return texts;
  }

  private static void add(Object value, List<String> texts) {
    if (value instanceof RecordedObject object) {
      texts.addAll(texts(object));
    } else if (value instanceof Object[] values) {
      for (Object each : values) {
        add(each, texts);
      }
    } else if (value instanceof List<?> values) {
      values.forEach(each -> add(each, texts));
    } else if (value instanceof String text) {
      texts.add(text);
    }
  }
}
