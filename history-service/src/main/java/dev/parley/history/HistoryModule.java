package dev.parley.history;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.log.KafkaSettings;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;

/** history-service, as a node finds it. */
public final class HistoryModule implements ServiceModule {

  @Override
  public Role role() {
    return Role.HISTORY;
  }

  @Override
  public Service configure(Settings settings) {
    return new HistoryService(KafkaSettings.read(settings), HistorySettings.read(settings));
  }
}
