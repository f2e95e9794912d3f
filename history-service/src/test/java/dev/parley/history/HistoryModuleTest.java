package dev.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import dev.parley.contract.Role;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.history.store.RocksHistory;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a node finds and configures it. */
class HistoryModuleTest {

  @TempDir Path data;

  @Test
  void isFoundByANode() {
    assertThat(ServiceModule.load()).extracting(ServiceModule::role).containsExactly(Role.HISTORY);
  }

  @Test
  void saysWhyItIsNotReadyBeforeItsStart() {
    Service service = new HistoryModule().configure(Settings.of(Map.of()));

    assertThat(service.notReady()).contains("history-service: starting");
    assertThat(service.leave().succeeded()).isTrue();
    assertThat(service.close().succeeded()).isTrue();
  }

  @Test
  void hasDefaults() {
    HistorySettings settings = HistorySettings.read(Settings.of(Map.of()));

    assertThat(settings)
        .isEqualTo(
            new HistorySettings(
                "rocksdb", 32 << 20, 24 << 20, Duration.ofSeconds(30), Duration.ofSeconds(2)));
    try (HistoryStore store = settings.open(data)) {
      assertThat(store).isInstanceOf(RocksHistory.class);
      assertThat(data.resolve("history")).isDirectory();
    }
  }

  @Test
  void takesTheStoreInMemory() {
    Settings settings = Settings.of(Map.of("PARLEY_HISTORY_STORE", "memory"));

    assertThat(HistorySettings.read(settings).open(data)).isInstanceOf(MemoryHistory.class);
  }

  @Test
  void reportsAllFaultsAtOnce() {
    Settings settings =
        Settings.of(Map.of("PARLEY_HISTORY_STORE", "lucene", "PARLEY_HISTORY_WAIT", "2"));
    new HistoryModule().configure(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.faults()).hasSize(2));
  }
}
