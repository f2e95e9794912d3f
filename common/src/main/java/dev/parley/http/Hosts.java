package dev.parley.http;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a server answers. A web page can make a browser ask any address under the
 * page's own name (DNS rebinding), and so read what only the browser's network can reach. Such a
 * name has a dot; so addresses and names without one are always answered, others where they are
 * listed.
 */
public final class Hosts {

  private static final String ANY = "*";

  private final Set<String> listed;

  /** Names that are answered as well; {@code *} for any. */
  public Hosts(List<String> listed) {
    this.listed = listed.stream().map(Hosts::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a request is answered.
   *
   * @param header its Host, with or without a port; null where it has none, as no browser sends it
   */
  public boolean allow(@Nullable String header) {
    if (header == null || listed.contains(ANY)) {
      return true;
    }
    String name = name(header);
    return name.indexOf('.') < 0
        || NetUtil.isValidIpV4Address(name)
        || name.startsWith("[")
        || listed.contains(name);
  }

  /** Without the port, in small letters, without a dot at the end. */
  private static String name(String header) {
    int bracket = header.lastIndexOf(']');
    int colon = header.lastIndexOf(':');
    String name = colon > bracket ? header.substring(0, colon) : header;
    String small = name.strip().toLowerCase(Locale.ROOT);
    return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
  }
}
