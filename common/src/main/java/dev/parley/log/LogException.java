package dev.parley.log;

/** The log is not there, or not what the settings say. The message is fit for an operator. */
public final class LogException extends RuntimeException {

  /** Says what is wrong. */
  public LogException(String message) {
    super(message);
  }
}
