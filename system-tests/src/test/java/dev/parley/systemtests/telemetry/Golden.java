package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program gave out, compared with a file that was checked in. {@code -Dgolden.write=true}
 * writes that file again, for a reader to look at the difference.
 */
final class Golden {

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "system-tests"), "src", "test", "resources", "golden");

  private Golden() {}

  /** Fails where the lines are not those of the file. */
  static void assertSame(String name, List<String> lines) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.write(file, lines);
    }
    assertThat(lines).as(file.toString()).isEqualTo(Files.readAllLines(file));
  }

  /** OTLP's JSON, one batch a line, as one line for each value: where it stands, and what it is. */
  static List<String> lines(String otlp) {
    List<String> lines = new ArrayList<>();
    for (String batch : otlp.lines().toList()) {
      JsonObject spans = new JsonObject(batch);
      spans.fieldNames().forEach(name -> add(lines, "", spans.getValue(name)));
    }
    return lines;
  }

  private static void add(List<String> lines, String place, Object value) {
    if (value instanceof JsonObject object && object.containsKey("key")) {
      lines.add(place + object.getString("key") + " = " + object.getValue("value"));
    } else if (value instanceof JsonObject object) {
      for (String name : object.fieldNames()) {
        add(lines, place + (place.isEmpty() ? "" : ".") + name, object.getValue(name));
      }
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        add(lines, place.isEmpty() ? "" : place + "[" + i + "]", array.getValue(i));
      }
    } else {
      lines.add(place + " = " + value);
    }
  }
}
