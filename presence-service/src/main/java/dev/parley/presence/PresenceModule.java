package dev.parley.presence;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;

/** Makes presence available to nodes. */
public final class PresenceModule implements ServiceModule {

  @Override
  public Role role() {
    return Role.PRESENCE;
  }

  @Override
  public Service configure(Settings settings) {
    return new PresenceService(PresenceSettings.read(settings));
  }
}
