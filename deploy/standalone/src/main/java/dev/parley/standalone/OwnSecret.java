package dev.parley.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that nobody has to invent: random, and where it has to outlive the process, kept in a
 * file that only its owner can read.
 */
final class OwnSecret {

  private static final int BYTES = 32;

  private OwnSecret() {}

  /**
   * The secret in {@code file}, made at the first call.
   *
   * @throws StartFailure where the file cannot be read or written, or holds too short a secret
   */
  static String keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
      if (bytes < BYTES) {
        throw new StartFailure(
            "the secret in " + file + " is " + bytes + " bytes (expected: at least " + BYTES + ")");
      }
      return secret;
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot keep the secret in " + file + ": " + StartFailure.reasonOf(failure), failure);
    }
  }

  /** Another one at each call. */
  static String random() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private static void create(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    // With its rights from the start: there is no moment in which others could read it.
    Files.createFile(draft, OwnerOnly.file());
    Files.writeString(draft, random() + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
