package dev.parley.gateway.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import dev.parley.gateway.hook.HookedRooms.OnFailure;
import dev.parley.protocol.RoomId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set of the hook, and what cannot. */
class HookSettingsTest {

  @Test
  void withoutAUrlThereIsNone() {
    assertThat(read(Map.of()).url()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a/b",
        "//a/b",
        "a/b",
        "https:///b",
        "https://me:pass@a/b",
        "https://a/#b",
        "http://a b"
      })
  void aUrlIsAPlaceOfHttp(String url) {
    assertThatThrownBy(
            () -> read(Map.of("PARLEY_HOOK_URL", url, "PARLEY_HOOK_SECRET", "x".repeat(32))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARLEY_HOOK_URL")
        .hasMessageNotContaining("pass");
  }

  @Test
  void aUrlNeedsASecretAndNobodySeesIt() {
    String secret = "a secret that is too short";

    assertThatThrownBy(
            () -> read(Map.of("PARLEY_HOOK_URL", "https://a/b", "PARLEY_HOOK_SECRET", secret)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARLEY_HOOK_SECRET")
        .hasMessageNotContaining(secret);
    assertThat(
            read(Map.of("PARLEY_HOOK_URL", "https://a/b", "PARLEY_HOOK_SECRET", "y".repeat(32)))
                .toString())
        .doesNotContain("yyy");
  }

  @Test
  void theFirstPatternCounts() {
    HookedRooms rooms =
        read(Map.of("PARLEY_HOOK_ROOMS", "public.news=closed, public.*=open, lobby")).rooms();

    assertThat(rooms.of(new RoomId("public.news"))).isEqualTo(OnFailure.CLOSED);
    assertThat(rooms.of(new RoomId("public.a"))).isEqualTo(OnFailure.OPEN);
    assertThat(rooms.of(new RoomId("lobby"))).isEqualTo(OnFailure.CLOSED);
    assertThat(rooms.of(new RoomId("cellar"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "lobby=ajar", "=open", "a*b", "lobby="})
  void aPatternIsARoomAndOpenOrClosed(String pattern) {
    assertThatThrownBy(() -> read(Map.of("PARLEY_HOOK_ROOMS", pattern)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARLEY_HOOK_ROOMS: \"" + pattern + "\"");
  }

  private static HookSettings read(Map<String, String> values) {
    Settings settings = Settings.of(values);
    HookSettings read = HookSettings.read(settings);
    settings.check();
    return read;
  }
}
