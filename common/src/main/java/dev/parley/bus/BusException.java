package dev.parley.bus;

import dev.parley.contract.TypedFailure;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request between nodes that was not answered with a reply. */
public final class BusException extends RuntimeException implements TypedFailure {

  /** Why. The ordinal position is on the wire: add at the end. */
  public enum Code {
    /** The handler threw something that it should not have. */
    FAILED,
    /** The node does not own the partition. Ask the directory again. */
    NOT_OWNER,
    /** The link's number is not the current one. */
    STALE_LINK,
    /** The reader has not applied the log up to the offset asked for. */
    BEHIND,
    /** Too much is waiting already. Nothing was done. */
    BUSY,
    /** The bytes of the request could not be read. Nothing was done. */
    BAD_REQUEST,
    /** No node serves that address now. Nothing was done. */
    UNREACHABLE,
    /** No answer in time: whether it was done is not known. */
    TIMEOUT;

    /** The code at a position; FAILED for one that this version does not know. */
    static Code of(int ordinal) {
      return ordinal >= 0 && ordinal < values().length ? values()[ordinal] : FAILED;
    }
  }

  private final Code code;
  private final String reason;

  /** A failure of the given kind. */
  public BusException(Code code, @Nullable String message) {
    super(code + ": " + message, null, false, false);
    this.code = code;
    this.reason = String.valueOf(message);
  }

  /** Why it failed. */
  public Code code() {
    return code;
  }

  @Override
  public String errorType() {
    return code.name().toLowerCase(Locale.ROOT);
  }

  /** The text without the code. */
  String reason() {
    return reason;
  }

  static BusException of(Throwable cause) {
    if (cause instanceof BusException already) {
      return already;
    }
    if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return new BusException(Code.UNREACHABLE, reply.getMessage());
    }
    return new BusException(Code.FAILED, cause.toString());
  }
}
