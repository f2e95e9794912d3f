package dev.parley.node;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Under which of its addresses this machine is to be reached by the other nodes. */
final class OwnAddress {

  private OwnAddress() {}

  /**
   * The address of this machine that a name has, because nodes have it in common; where none is, or
   * there is no name, the one of the machine's own name. In a container with several networks that
   * one may be in any of them.
   *
   * @param name under which all nodes are found, see {@code PARLEY_CLUSTER_DNS}; empty where there
   *     is none
   * @throws UnknownHostException the machine's own name has no address
   */
  static InetAddress in(String name) throws UnknownHostException {
    InetAddress usual = InetAddress.getLocalHost();
    return name.isEmpty()
        ? usual
        : resolved(name).stream().filter(OwnAddress::isOwn).findFirst().orElse(usual);
  }

  private static List<InetAddress> resolved(String name) {
    try {
      return Arrays.asList(InetAddress.getAllByName(name));
    } catch (UnknownHostException none) {
      return List.of(); // the first node of a cluster may be asked before it is known
    }
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unreadable) {
      return false;
    }
  }
}
