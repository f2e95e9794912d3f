package dev.parley.gateway.auth;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding (RFC 7515, section 2), in the one form that each text of bytes has. */
final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** Writes bytes. */
  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** Reads a text; null where no bytes are written like that. */
  static byte @Nullable [] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException otherText) {
      return null;
    }
  }
}
