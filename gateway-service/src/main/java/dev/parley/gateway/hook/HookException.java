package dev.parley.gateway.hook;

import dev.parley.protocol.TypedFailure;

/** The hook gave no verdict. */
final class HookException extends RuntimeException implements TypedFailure {

  private final String outcome;

  private HookException(String outcome, String reason) {
    super(reason, null, false, false);
    this.outcome = outcome;
  }

  /** It cannot be reached, or what it said is no verdict. */
  static HookException failed(String reason) {
    return new HookException("failed", reason);
  }

  /** It did not answer in time. */
  static HookException timeout(long millis) {
    return new HookException("timeout", "no answer within " + millis + " ms");
  }

  /** It was not asked, because it has failed too often. */
  static HookException paused() {
    return new HookException("paused", "it has failed too often and is not asked for a while");
  }

  /** It was not asked, because it is being asked about too many messages. */
  static HookException busy(int inFlight) {
    return new HookException("busy", inFlight + " messages wait for it");
  }

  /** What it is counted as. */
  String outcome() {
    return outcome;
  }

  @Override
  public String errorType() {
    return "hook_" + outcome;
  }
}
