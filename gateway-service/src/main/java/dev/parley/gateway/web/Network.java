package dev.parley.gateway.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8}, {@code fd00::/8},
 * or one address.
 *
 * @param address its first bytes, 4 or 16
 * @param bits how many of them an address must share
 */
record Network(byte[] address, int bits) {

  private static final int IPV6_BYTES = 16;
  private static final int IPV6_PREFIX_BYTES = 8;

  /** Reads one; null where the text is none. */
  static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int all = address.length * 8;
    try {
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      return bits >= 0 && bits <= all ? new Network(address, bits) : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  /**
   * The bytes of an address, 4 or 16; an IPv4 address that is mapped into IPv6 has 4. Null where
   * the text is no address: no name is ever looked up.
   */
  static byte @Nullable [] bytes(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes).getAddress();
    } catch (UnknownHostException wrongLength) {
      return null;
    }
  }

  /**
   * What an address is counted under: an IPv6 address under its /64 network, of which one client
   * has all addresses, another under itself.
   */
  static String key(String address) {
    byte @Nullable [] bytes = bytes(address);
    if (bytes == null || bytes.length != IPV6_BYTES) {
      return address;
    }
    return HexFormat.of().formatHex(bytes, 0, IPV6_PREFIX_BYTES) + "/64";
  }

  /** Whether an address is in it. */
  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    int rest = bits % 8;
    int mask = 0xff << (8 - rest);
    return Arrays.equals(address, 0, whole, other, 0, whole)
        && (rest == 0 || ((address[whole] ^ other[whole]) & mask) == 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(address, network.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + bits;
  }
}
