package dev.parley.health;

import dev.parley.config.Settings;
import dev.parley.node.Node;
import java.util.List;

/** A node without services, as a process: says where it can be looked into. */
final class NodeProcess {

  private NodeProcess() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    Node.start(Settings.load(System.getenv()), System.getenv(), List.of())
        .onSuccess(node -> System.out.println("management port " + node.managementPort()))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }
}
