package dev.parley.gateway.tls;

/** A file of a certificate or a key cannot be used. */
final class UnusableFileException extends Exception {

  private final boolean ofKey;
  private final String expected;

  /**
   * A file that cannot be used.
   *
   * @param ofKey whether it is the key's file, not the certificate's
   * @param expected what it should be; nothing that the file contains
   */
  UnusableFileException(boolean ofKey, String expected) {
    super("expected: " + expected);
    this.ofKey = ofKey;
    this.expected = expected;
  }

  boolean ofKey() {
    return ofKey;
  }

  String expected() {
    return expected;
  }
}
