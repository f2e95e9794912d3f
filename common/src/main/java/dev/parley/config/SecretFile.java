package dev.parley.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file whose whole text is one secret, as Docker and Kubernetes mount them. Line ends behind it
 * do not belong to it.
 *
 * @param secret the text, null where there is a fault
 * @param fault what was expected of the file, null where it is good
 */
record SecretFile(@Nullable String secret, @Nullable String fault) {

  private static final int MAX_BYTES = 64 << 10;

  /** Reads one. */
  static SecretFile read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException unreadable) {
      return bad("a file that this process can read");
    }
    if (bytes.length > MAX_BYTES) {
      return bad("a file of at most %d bytes".formatted(MAX_BYTES));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String secret = text.replaceFirst("[\\r\\n]+\\z", "");
      return secret.isBlank()
          ? bad("a file that holds the secret; it is empty")
          : new SecretFile(secret, null);
    } catch (CharacterCodingException binary) {
      return bad("a file of UTF-8 text");
    }
  }

  private static SecretFile bad(String expected) {
    return new SecretFile(null, expected);
  }

  @Override
  public String toString() {
    return "SecretFile[fault=" + fault + "]";
  }
}
