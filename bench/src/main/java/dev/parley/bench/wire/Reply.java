package dev.parley.bench.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What bench reads of a reply.
 *
 * @param id of the request, or -1 where the reply has none
 * @param error the error's code, or null where all went well
 * @param temporary whether the same request may go well later
 * @param retryAfterMillis 0 where the server did not tell
 * @param text the reply itself
 */
public record Reply(
    long id, @Nullable String error, boolean temporary, int retryAfterMillis, String text) {

  private static final byte[] START = Ascii.bytes("{\"id\":");
  private static final byte[] OK = Ascii.bytes(",\"ok\"");
  private static final byte[] NAMELESS = Ascii.bytes("{\"error\":");
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");
  private static final Pattern RETRY_AFTER = Pattern.compile("\"retryAfter\":(\\d{1,8})");
  private static final Pattern POSITION =
      Pattern.compile("\"position\":(\\{\"epoch\":\"[^\"]*\",\"offset\":-?\\d+})");

  /** Whether it is a reply, or an error that belongs to no request. */
  public static boolean is(byte[] bytes, int from, int to) {
    return Ascii.at(bytes, from, to, START) || Ascii.at(bytes, from, to, NAMELESS);
  }

  /** The id, where all went well, else -1: all that most replies are read for. */
  public static long okId(byte[] bytes, int from, int to) {
    long id = Ascii.number(bytes, from + START.length, to);
    int at = from + START.length;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return Ascii.at(bytes, at, to, OK) ? id : -1;
  }

  /** Reads all of it. */
  public static Reply read(byte[] bytes, int from, int to) {
    String text = Ascii.text(bytes, from, to - from);
    boolean named = Ascii.at(bytes, from, to, START);
    long id = named ? Ascii.number(bytes, from + START.length, to) : -1;
    if (okId(bytes, from, to) >= 0) {
      return new Reply(id, null, false, 0, text);
    }
    Matcher code = CODE.matcher(text);
    String error = code.find() ? code.group(1) : "unknown";
    if (error.equals("rate_limited")) {
      LimitHint.refused("requests");
    }
    Matcher retryAfter = RETRY_AFTER.matcher(text);
    return new Reply(
        id,
        error,
        text.contains("\"temporary\":true"),
        retryAfter.find() ? Integer.parseInt(retryAfter.group(1)) : 0,
        text);
  }

  /** The position in it, as JSON, or null. */
  public @Nullable String position() {
    Matcher position = POSITION.matcher(text);
    return position.find() ? position.group(1) : null;
  }
}
