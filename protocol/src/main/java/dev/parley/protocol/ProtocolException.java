package dev.parley.protocol;

/** A request that is answered with an error. The message is for the client to read. */
public final class ProtocolException extends RuntimeException implements TypedFailure {

  /** In place of a request's id: the frame had none. */
  public static final long NO_ID = 0;

  private final ErrorCode code;
  private final long id;
  private final long retryAfterMillis;

  /** An error about no particular request. */
  public ProtocolException(ErrorCode code, String message) {
    this(code, message, NO_ID, 0);
  }

  /**
   * An error.
   *
   * @param id the request's id, or {@link #NO_ID}
   * @param retryAfterMillis when it is worth another try; 0 where waiting does not help
   */
  public ProtocolException(ErrorCode code, String message, long id, long retryAfterMillis) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
    this.retryAfterMillis = retryAfterMillis;
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  @Override
  public String errorType() {
    return code.wireName();
  }

  /** The request's id, or {@link #NO_ID}. */
  public long id() {
    return id;
  }

  /** Milliseconds until another try is worth it; 0 where waiting does not help. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** The text for the client. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Writes what a client reads, in a reply and over HTTP. */
  public void write(Json json) {
    json.field("code", code.wireName())
        .field("message", text())
        .field("temporary", code.temporary());
    if (retryAfterMillis > 0) {
      json.field("retryAfter", retryAfterMillis);
    }
  }

  static ProtocolException read(Fields fields, long id) {
    return new ProtocolException(
        ErrorCode.ofWireName(fields.anyText("code"), fields.truth("temporary")),
        fields.anyText("message"),
        id,
        fields.number("retryAfter", 0, 0, Long.MAX_VALUE));
  }

  /** The error as a document of its own, as it is over HTTP. */
  public byte[] toBytes() {
    Json fields = Json.object();
    write(fields);
    return Json.object().field("error", fields).toBytes();
  }

  /** The same error about a request. */
  public ProtocolException withId(long requestId) {
    return new ProtocolException(code, text(), requestId, retryAfterMillis);
  }
}
