package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages, logs and secrets are read by nobody but their owner. */
class PermissionsTest {

  @TempDir private Path folder;

  @BeforeEach
  void thereArePermissions() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  @Test
  void aNewDataFolderIsItsOwners() throws IOException {
    try (DataFolder data = DataFolder.open(folder.resolve("parley/data"))) {
      OwnSecret.keptIn(data.resolve("secret"));

      assertThat(permissions(data.path())).isEqualTo("rwx------");
      assertThat(permissions(data.path().getParent())).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("secret"))).isEqualTo("rw-------");
      assertThat(permissions(ChildProcess.makeLogFolder(data.resolve("logs"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatIsThereKeepsItsPermissions() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

    DataFolder.open(folder).close();

    assertThat(permissions(folder)).isEqualTo("rwxr-x---");
  }

  @Test
  void theLogIsItsOwners() throws Exception {
    Path log = folder.resolve("parley.log");
    String before = System.getProperty("parley.log.file");
    System.setProperty("parley.log.file", log.toString());
    URI configuration = getClass().getResource("/log4j2-standalone.xml").toURI();
    try (LoggerContext context = Configurator.initialize("permissions", null, configuration)) {
      context.getLogger("dev.parley.test").info("line");
    } finally {
      if (before == null) {
        System.clearProperty("parley.log.file");
      } else {
        System.setProperty("parley.log.file", before);
      }
    }

    assertThat(log).content().contains("line");
    assertThat(permissions(log)).isEqualTo("rw-------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
