package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs tokens, from a file and in no text. */
class AuthSecretTest {

  private static final String SECRET = "correct-horse-battery-staple-0123456789";

  @Test
  void theSecretMayBeInAFileAndIsShownNowhere(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Settings settings = Settings.of(Map.of("PARLEY_AUTH_SECRET_FILE", file.toString()));

    AuthSettings auth = AuthSettings.read(settings);

    assertThat(settings.faults()).isEmpty();
    assertThat(auth.secrets()).containsExactly(SECRET);
    assertThat(auth.toString()).doesNotContain("horse");
  }
}
