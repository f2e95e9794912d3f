package dev.parley.room;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.log.KafkaSettings;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;

/** room-service, as a node finds it. */
public final class RoomModule implements ServiceModule {

  @Override
  public Role role() {
    return Role.ROOM;
  }

  @Override
  public Service configure(Settings settings) {
    KafkaSettings kafka = KafkaSettings.read(settings);
    return new RoomService(kafka, RoomSettings.read(settings, kafka));
  }
}
