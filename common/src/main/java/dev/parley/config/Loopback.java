package dev.parley.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who can come to an interface: on loopback only this machine's own processes. */
public final class Loopback {

  private Loopback() {}

  /** Whether a host, as a name or an address, is this machine alone; false where it is unknown. */
  public static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
