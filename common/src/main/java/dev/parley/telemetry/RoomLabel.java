package dev.parley.telemetry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How a room is named in spans and logs: by its id, or by a hash where ids are not to be seen. */
public enum RoomLabel {
  /** As it is. */
  ID {
    @Override
    public String of(String room) {
      return room;
    }
  },
  /** The first 12 hexadecimal digits of SHA-256, the same on every node: a pseudonym, no secret. */
  HASH {
    @Override
    public String of(String room) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] digest = sha256.digest(room.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 6);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  };

  /** The label of a room. */
  public abstract String of(String room);
}
