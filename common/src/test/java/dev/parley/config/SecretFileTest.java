package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets from the environment and from files. */
class SecretFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pass word", "pass word\n", "pass word\r\n", "pass word\n\n"})
  void theTextOfTheFileIsTheSecret(String text) throws IOException {
    Settings settings = file(Files.writeString(folder.resolve("secret"), text));

    assertThat(settings.secretOrNull("PARLEY_SECRET")).isEqualTo("pass word");
    assertThat(settings.faults()).isEmpty();
    assertThat(settings.unknown()).isEmpty();
  }

  @Test
  void withoutAFileTheValueItselfIsTheSecret() {
    Settings settings = Settings.of(Map.of("PARLEY_SECRET", "s", "PARLEY_SECRET_FILE", " "));

    assertThat(settings.secretOrNull("PARLEY_SECRET")).isEqualTo("s");
    assertThat(settings.secretOrNull("PARLEY_OTHER")).isNull();
    assertThat(settings.faults()).isEmpty();
  }

  @Test
  void bothAreAFault() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "in the file");
    Settings settings =
        Settings.of(Map.of("PARLEY_SECRET", "in the value", "PARLEY_SECRET_FILE", file.toString()));

    settings.secretOrNull("PARLEY_SECRET");

    assertThat(settings.faults())
        .containsExactly(
            "PARLEY_SECRET_FILE: \"%s\" (expected: one of PARLEY_SECRET and PARLEY_SECRET_FILE, not both)"
                .formatted(file));
  }

  @Test
  void aFileThatCannotBeReadIsAFaultThatNamesIt() {
    assertFault(folder.resolve("none"), "a file that this process can read");
    assertFault(folder, "a file that this process can read");
  }

  @Test
  void aFileThatHoldsNoSecretIsAFault() throws IOException {
    assertFault(Files.writeString(folder.resolve("a"), " \n"), "a file that holds the secret");
    assertFault(Files.write(folder.resolve("b"), new byte[] {(byte) 0xc3, 0x28}), "UTF-8");
    assertFault(Files.write(folder.resolve("c"), new byte[70_000]), "at most 65536 bytes");
    assertFault(Path.of("/dev/zero"), "at most 65536 bytes");
  }

  private static void assertFault(Path file, String expected) {
    Settings settings = file(file);

    assertThat(settings.secretOrNull("PARLEY_SECRET")).isNull();

    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("PARLEY_SECRET_FILE: \"" + file + "\" (expected: ")
        .contains(expected);
  }

  private static Settings file(Path file) {
    return Settings.of(Map.of("PARLEY_SECRET_FILE", file.toString()));
  }
}
