package dev.parley.gateway.hook;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the hook says of a message.
 *
 * @param kind what is to become of it
 * @param body with {@link Kind#CHANGE} the body in its place, one JSON value in UTF-8
 * @param detail with {@link Kind#REFUSE} and {@link Kind#HOLD} a text for the sender
 */
public record Verdict(Kind kind, byte @Nullable [] body, @Nullable String detail) {

  /** It is published as it is. */
  static final Verdict ALLOW = new Verdict(Kind.ALLOW, null, null);

  /** What is to become of a message. */
  public enum Kind {
    /** It is published as it is. */
    ALLOW,
    /** It is published with another body. */
    CHANGE,
    /** It is not published. */
    REFUSE,
    /** It is not published now; the hook's owner may publish it later. */
    HOLD;

    /** The name on the wire, and in metrics. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a message is published. */
  public boolean publishes() {
    return kind == Kind.ALLOW || kind == Kind.CHANGE;
  }
}
