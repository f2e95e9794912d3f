package dev.parley.gateway.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether only this machine can reach an interface. */
final class Loopback {

  private Loopback() {}

  /**
   * Whether an interface is a loopback address. A name is looked up; one without an address is not.
   *
   * @param host as {@code PARLEY_GATEWAY_HOST} has it
   */
  static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
