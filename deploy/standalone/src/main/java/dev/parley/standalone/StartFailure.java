package dev.parley.standalone;

/**
 * A start that cannot succeed, with one line that says what was found and what to do. It is shown
 * without a stack trace, so the message must suffice.
 */
public final class StartFailure extends RuntimeException {

  /**
   * A failure whose reason is known.
   *
   * @param message one line, without a full stop
   */
  public StartFailure(String message) {
    super(message);
  }

  /**
   * A failure with the exception that showed it.
   *
   * @param message one line, without a full stop
   * @param cause what was thrown, for a debugger; it is not printed
   */
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The message of the deepest cause of {@code failure}, on one line; its type where it has none.
   */
  static String reasonOf(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return oneLine(deepest);
  }

  /** The message of {@code failure} itself, on one line; its type where it has none. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
