package dev.parley.bus;

import dev.parley.protocol.TypedFailure;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request between nodes that was not answered with a reply. */
public final class BusException extends RuntimeException implements TypedFailure {

  /**
   * Why. An open value: a code of a later version is passed on as it is, and means no more than
   * that the request failed for now.
   *
   * @param number on the wire, from 1; never used again for something else
   */
  public record Code(int number) {

    /** The handler threw something that it should not have. */
    public static final Code FAILED = new Code(1);

    /** The node does not own the partition. Ask the directory again. */
    public static final Code NOT_OWNER = new Code(2);

    /** The link's number is not the current one. */
    public static final Code STALE_LINK = new Code(3);

    /** The reader has not applied the log up to the offset asked for. */
    public static final Code BEHIND = new Code(4);

    /** Too much is waiting already. Nothing was done. */
    public static final Code BUSY = new Code(5);

    /** The bytes of the request could not be read. Nothing was done. */
    public static final Code BAD_REQUEST = new Code(6);

    /** No node serves that address now. Nothing was done. */
    public static final Code UNREACHABLE = new Code(7);

    /** No answer in time: whether it was done is not known. */
    public static final Code TIMEOUT = new Code(8);

    /** The codes that this version knows, in the order of their numbers from 1. */
    public static final List<Code> KNOWN =
        List.of(FAILED, NOT_OWNER, STALE_LINK, BEHIND, BUSY, BAD_REQUEST, UNREACHABLE, TIMEOUT);

    private static final List<String> NAMES =
        List.of(
            "FAILED",
            "NOT_OWNER",
            "STALE_LINK",
            "BEHIND",
            "BUSY",
            "BAD_REQUEST",
            "UNREACHABLE",
            "TIMEOUT");

    /** Whether this version knows what it means. */
    public boolean isKnown() {
      return KNOWN.contains(this);
    }

    /** Its name in capitals, {@code CODE_9} where this version does not know it. */
    public String name() {
      return isKnown() ? NAMES.get(number - 1) : "CODE_" + number;
    }

    @Override
    public String toString() {
      return name();
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
    return code.isKnown() ? code.name().toLowerCase(Locale.ROOT) : "unknown";
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
