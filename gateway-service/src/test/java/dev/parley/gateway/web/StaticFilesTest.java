package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's files, whether the class path is folders or archives. */
class StaticFilesTest {

  @Test
  void thePageIsThereWithAllThatItNeeds() {
    StaticFiles files = StaticFiles.read("web", getClass().getClassLoader());

    assertThat(files.paths())
        .contains("/", "/index.html", "/js/app.js", "/js/net/client.js", "/css/base.css")
        .noneMatch(path -> path.contains("..") || path.contains("//"));
  }

  @Test
  void anArchiveOnTheClassPathIsReadAsWell(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("with space.jar");
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Files.createDirectories(inside.getPath("/web/js"));
      Files.writeString(inside.getPath("/web/index.html"), "<p>");
      Files.writeString(inside.getPath("/web/js/a.js"), "1");
      Files.writeString(inside.getPath("/secret.txt"), "s");
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      StaticFiles files = StaticFiles.read("web", loader);

      assertThat(files.paths()).containsExactlyInAnyOrder("/", "/index.html", "/js/a.js");
    }
  }

  @Test
  void aFolderThatIsMissingIsTold() {
    assertThatThrownBy(() -> StaticFiles.read("nowhere", getClass().getClassLoader()))
        .hasMessageContaining("nowhere/index.html");
  }

  @Test
  void gzipIsTheSameEachTimeAndGivesTheBytesBack() throws IOException {
    byte[] bytes = "parley ".repeat(500).getBytes(StandardCharsets.UTF_8);

    byte[] once = Compressed.gzip(bytes);

    assertThat(once).isEqualTo(Compressed.gzip(bytes)).hasSizeLessThan(bytes.length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(once)).readAllBytes()).isEqualTo(bytes);
    assertThat(Compressed.tag(bytes)).isNotEqualTo(Compressed.tag(once)).matches("\"[\\w-]{16}\"");
  }
}
