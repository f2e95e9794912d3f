package dev.parley.gateway;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.hook.HookSettings;
import dev.parley.gateway.roles.RoleSettings;
import dev.parley.gateway.tls.ClientTls;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.log.KafkaSettings;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;

/** gateway-service, as a node finds it. */
public final class GatewayModule implements ServiceModule {

  @Override
  public Role role() {
    return Role.GATEWAY;
  }

  @Override
  public Service configure(Settings settings) {
    GatewaySettings gateway = GatewaySettings.read(settings);
    return new GatewayService(
        gateway,
        AuthSettings.read(settings),
        EdgeSettings.read(settings, gateway.host()),
        ClientTls.read(settings),
        HookSettings.read(settings),
        RoleSettings.read(settings),
        KafkaSettings.read(settings));
  }
}
