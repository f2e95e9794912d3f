package dev.parley.gateway.auth;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a web page comes from (RFC 6454), in the one form in which two of them can be compared:
 * letters small, names in ASCII (RFC 5891) and without a dot at the end, addresses as short as they
 * can be, the port always there.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name, an address of IPv4, or one of IPv6 without brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

  private static final Pattern ORIGIN = Pattern.compile("(?i)(https?)://([^/?#@]+)");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:]+)(?::(\\d{1,5}))?");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  /** Reads a header or a setting; null where it is no origin of a page on the web. */
  public static @Nullable Origin parse(String text) {
    Matcher matcher = ORIGIN.matcher(text);
    return matcher.matches()
        ? of(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2))
        : null;
  }

  /**
   * The origin that pages of a host have.
   *
   * @param authority the host, and the port unless it is the scheme's own
   */
  public static @Nullable Origin of(String scheme, String authority) {
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return null;
    }
    String host = host(matcher.group(1));
    String digits = matcher.group(2);
    int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = digits == null ? usual : Integer.parseInt(digits);
    return host == null || port < 1 || port > MAX_PORT ? null : new Origin(scheme, host, port);
  }

  private static @Nullable String host(String text) {
    try {
      if (text.startsWith("[")) {
        // In brackets it is an address, which is read and not looked up.
        return InetAddress.getByName(text).getHostAddress();
      }
      String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      return ascii.isEmpty() ? null : ascii;
    } catch (UnknownHostException | IllegalArgumentException notOne) {
      return null;
    }
  }
}
