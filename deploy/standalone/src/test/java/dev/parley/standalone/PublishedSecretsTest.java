package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.PublishedSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of the examples are refused where others than this machine may come. */
class PublishedSecretsTest {

  private static final Pattern SECRET = Pattern.compile("PARLEY_AUTH_SECRET=([A-Za-z0-9-]{32,})");

  @ParameterizedTest
  @ValueSource(strings = {"deploy/.env", "deploy/kubernetes/overlays/trial/kustomization.yaml"})
  void theSecretOfAnExampleEndangersAGatewayThatOthersReach(String example) throws IOException {
    Matcher found = SECRET.matcher(Files.readString(Path.of("..", "..").resolve(example)));
    assertThat(found.find()).isTrue();
    List<String> published = List.of(found.group(1));

    assertThat(PublishedSecrets.endanger("0.0.0.0", published)).isTrue();
    assertThat(PublishedSecrets.endanger("192.0.2.1", published)).isTrue();
    assertThat(PublishedSecrets.endanger("127.0.0.1", published)).isFalse();
    assertThat(PublishedSecrets.endanger("::1", published)).isFalse();
    assertThat(PublishedSecrets.endanger("localhost", published)).isFalse();
    assertThat(PublishedSecrets.endanger("0.0.0.0", List.of("x".repeat(32)))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, false, false",
    "192.0.2.1, false, false",
    "127.0.0.1, false, true",
    "0.0.0.0, true, true"
  })
  void suchAGatewayDoesNotStartUnlessASettingAllowsIt(String host, boolean allowed, boolean good) {
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_AUTH_SECRET",
                "for-trying-on-one-machine-only-make-your-own",
                "PARLEY_AUTH_PUBLISHED_SECRET",
                Boolean.toString(allowed),
                "PARLEY_GATEWAY_HOST",
                host));

    AuthSettings.read(settings);

    assertThat(settings.faults().isEmpty()).isEqualTo(good);
    assertThat(settings.faults()).allMatch(fault -> fault.startsWith("PARLEY_AUTH_SECRET: "));
  }
}
