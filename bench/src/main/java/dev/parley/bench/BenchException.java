package dev.parley.bench;

/** What stands in the way of a run, in one line that says what was expected. */
public final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With the line. */
  public BenchException(String message) {
    super(message);
  }

  /** With the line and its cause. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
