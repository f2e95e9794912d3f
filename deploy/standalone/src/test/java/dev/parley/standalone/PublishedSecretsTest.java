package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.PublishedSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of the examples are warned of where others than this machine may come. */
class PublishedSecretsTest {

  private static final Pattern SECRET = Pattern.compile("PARLEY_AUTH_SECRET=([A-Za-z0-9-]{32,})");

  @ParameterizedTest
  @ValueSource(strings = {"deploy/.env", "deploy/kubernetes/overlays/trial/kustomization.yaml"})
  void theSecretOfAnExampleEndangersAGatewayThatOthersReach(String example) throws IOException {
    Matcher found = SECRET.matcher(Files.readString(Path.of("..", "..").resolve(example)));
    assertThat(found.find()).isTrue();
    AuthSettings published = auth(found.group(1));

    assertThat(PublishedSecrets.endanger("0.0.0.0", published)).isTrue();
    assertThat(PublishedSecrets.endanger("192.0.2.1", published)).isTrue();
    assertThat(PublishedSecrets.endanger("127.0.0.1", published)).isFalse();
    assertThat(PublishedSecrets.endanger("::1", published)).isFalse();
    assertThat(PublishedSecrets.endanger("localhost", published)).isFalse();
    assertThat(PublishedSecrets.endanger("0.0.0.0", auth("x".repeat(32)))).isFalse();
  }

  private static AuthSettings auth(String secret) {
    return AuthSettings.read(Settings.of(Map.of("PARLEY_AUTH_SECRET", secret)));
  }
}
