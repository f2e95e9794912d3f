package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which names a server answers. */
class HostsTest {

  private final Hosts hosts = new Hosts(List.of("Chat.Example", "other.example:8443"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "gateway-1:8081",
        "127.0.0.1:8080",
        "10.1.2.3",
        "[::1]",
        "[fd00::1]:8080",
        "chat.example",
        "CHAT.example.:443",
        "other.example"
      })
  void addressesNamesOfThisNetworkAndListedNamesAreAnswered(String header) {
    assertThat(hosts.allow(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "chat.example.evil.example",
        "127.0.0.1.evil.example",
        "1.2.3.4.5"
      })
  void otherNamesAreNot(String header) {
    assertThat(hosts.allow(header)).isFalse();
  }

  @Test
  void whoNamesNoHostIsNoBrowser() {
    assertThat(hosts.allow(null)).isTrue();
  }

  @Test
  void anyNameIsAnsweredWhereAnyIsListed() {
    assertThat(new Hosts(List.of("*")).allow("evil.example")).isTrue();
  }
}
