package dev.parley.node;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** A service that a node can run, found by {@link ServiceLoader}. */
public interface ServiceModule {

  /** Which one. */
  Role role();

  /** Reads the service's part of the settings; faults are noted there. Starts nothing. */
  Service configure(Settings settings);

  /** Those on the class path, in the order in which they start. */
  static List<ServiceModule> load() {
    return ServiceLoader.load(ServiceModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ServiceModule::startOrder))
        .toList();
  }

  /** Those that PARLEY_SERVICES names, or all; names of others are noted as faults. */
  static List<ServiceModule> selected(Settings settings) {
    List<ServiceModule> present = load();
    List<String> ids = present.stream().map(module -> module.role().id()).toList();
    List<String> wanted = settings.list("PARLEY_SERVICES", ids);
    for (String id : wanted) {
      if (!ids.contains(id)) {
        settings.fault(
            "PARLEY_SERVICES",
            id,
            "some of "
                + (ids.isEmpty()
                    ? String.join(", ", Role.KNOWN.stream().map(Role::id).toList())
                    : String.join(", ", ids)));
      }
    }
    return present.stream().filter(module -> wanted.contains(module.role().id())).toList();
  }

  private int startOrder() {
    return List.of(Role.ROOM, Role.HISTORY, Role.PRESENCE, Role.GATEWAY).indexOf(role());
  }
}
