package dev.parley.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A network namespace for each process, all on one bridge, so that what goes from one of them to
 * another can be lost. It is made inside a namespace that belongs to this process alone (the
 * command unshare), so nothing of it is seen outside, and all of it ends with this process.
 */
final class Network {

  /**
   * Least, ordinary and most of what the kernel keeps unsent for a connection, as on real links.
   */
  private static final String BOUND_SEND_BUFFERS =
      "echo 4096 65536 131072 > /proc/sys/net/ipv4/tcp_wmem";

  private static final String SUBNET = "10.77.0.";

  /** A hardware address that nobody has: frames to it are lost without a word. */
  private static final String NOBODY = "02:00:00:00:00:01";

  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Set<Way> lost = ConcurrentHashMap.newKeySet();

  /** One direction between two processes. */
  private record Way(String from, String to) {}

  private Network() {}

  /** Whether this process is alone in its network, and may change it. */
  static boolean isPossible() {
    return Boolean.getBoolean("parley.campaign.private");
  }

  /** Makes it, for processes of these names. */
  static Network make(List<String> names) {
    Network network = new Network();
    Shell.run("mkdir", "-p", "/run/netns");
    Shell.run("mount", "-t", "tmpfs", "none", "/run/netns");
    ip("link", "set", "lo", "up");
    ip("link", "add", "parley", "type", "bridge");
    ip("addr", "add", SUBNET + "1/24", "dev", "parley");
    ip("link", "set", "parley", "up");
    for (int i = 0; i < names.size(); i++) {
      network.add(names.get(i), 11 + i);
    }
    return network;
  }

  private void add(String name, int number) {
    String outside = "parley" + number;
    addresses.put(name, SUBNET + number);
    ip("netns", "add", name);
    ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name);
    ip("link", "set", outside, "master", "parley", "up");
    ip("-n", name, "addr", "add", SUBNET + number + "/24", "dev", "eth0");
    ip("-n", name, "link", "set", "eth0", "up");
    ip("-n", name, "link", "set", "lo", "up");
    if (name.startsWith("gateway")) {
      Shell.run("nsenter", "--net=/run/netns/" + name, "sh", "-c", BOUND_SEND_BUFFERS);
    }
  }

  /** Makes loopback work as a network, for processes that need no network of their own. */
  static void boundSendBuffers() {
    ip("link", "set", "lo", "up");
    Shell.run("sh", "-c", BOUND_SEND_BUFFERS);
  }

  /**
   * Writes the file that {@code deploy/local-cluster --places} reads.
   *
   * @param launchers what else is to start a process, by its name; may be empty
   */
  Path writePlaces(Path file, UnaryOperator<String> launchers) {
    List<String> rows = new ArrayList<>();
    addresses.forEach(
        (name, address) ->
            rows.add(
                "%s\t%s\tnsenter --net=/run/netns/%s -- %s"
                    .formatted(name, address, name, launchers.apply(name))));
    try {
      return Files.write(file, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on, nothing that {@code from} sends reaches {@code to}. */
  void lose(String from, String to) {
    if (lost.add(new Way(from, to))) {
      ip(
          "-n",
          from,
          "neigh",
          "replace",
          address(to),
          "lladdr",
          NOBODY,
          "dev",
          "eth0",
          "nud",
          "permanent");
    }
  }

  /** From now on, everything does again. */
  void restore(String from, String to) {
    if (lost.remove(new Way(from, to))) {
      ip("-n", from, "neigh", "del", address(to), "dev", "eth0");
    }
  }

  /** Ends every loss. */
  void restoreAll() {
    List.copyOf(lost).forEach(way -> restore(way.from(), way.to()));
  }

  private String address(String name) {
    return Objects.requireNonNull(addresses.get(name), name);
  }

  private static void ip(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Shell.run(command);
  }
}
