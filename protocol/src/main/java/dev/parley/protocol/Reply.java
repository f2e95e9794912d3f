package dev.parley.protocol;

/** The one reply to a request. */
public sealed interface Reply extends ServerFrame {

  /**
   * It was done.
   *
   * @param id the request's
   * @param answer what there is to know
   */
  record Ok(long id, Answer answer) implements Reply {

    @Override
    public byte[] toBytes() {
      Json ok = Json.object();
      answer.write(ok);
      return Json.object().field("id", id).field("ok", ok).toBytes();
    }
  }

  /**
   * It was not done, or nobody knows whether it was: see {@link ErrorCode}.
   *
   * @param error with the request's id, or without one where the frame had none
   */
  record Failed(ProtocolException error) implements Reply {

    @Override
    public byte[] toBytes() {
      Json json = Json.object();
      if (error.id() != ProtocolException.NO_ID) {
        json.field("id", error.id());
      }
      Json fields = Json.object();
      error.write(fields);
      return json.field("error", fields).toBytes();
    }
  }
}
