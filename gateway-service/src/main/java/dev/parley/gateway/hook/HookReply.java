package dev.parley.gateway.hook;

import dev.parley.gateway.hook.Verdict.Kind;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RequestReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Reads what the hook answers. */
final class HookReply {

  private static final int MAX_DETAIL = 256;

  /** Bytes around a body. */
  static final int FRAME = 4_096;

  private final RequestReader requests;

  HookReply(RequestReader requests) {
    this.requests = requests;
  }

  /**
   * The verdict in a reply.
   *
   * @throws HookException where it is none
   */
  Verdict read(Draft draft, byte[] json) {
    JsonObject reply;
    Object verdict;
    try {
      reply = new JsonObject(Buffer.buffer(json));
      verdict = reply.getValue("verdict");
    } catch (RuntimeException noObject) {
      throw HookException.failed("the reply is no JSON object");
    }
    if (verdict instanceof String name) {
      for (Kind kind : Kind.values()) {
        if (kind.wireName().equals(name)) {
          return verdict(kind, draft, json, reply);
        }
      }
    }
    throw HookException.failed("verdict: none of allow, change, refuse and hold");
  }

  private Verdict verdict(Kind kind, Draft draft, byte[] json, JsonObject reply) {
    return switch (kind) {
      case ALLOW -> Verdict.ALLOW;
      case CHANGE -> new Verdict(kind, body(draft, json), null);
      case REFUSE, HOLD -> new Verdict(kind, null, detail(reply.getValue("detail")));
    };
  }

  /** As a client's body is read: the same bytes, and the same limits. */
  private byte[] body(Draft draft, byte[] json) {
    try {
      return requests.send(draft.room().value(), json, draft.key(), null).body();
    } catch (ProtocolException unfit) {
      throw HookException.failed("body: " + unfit.text());
    }
  }

  private static String detail(Object detail) {
    String text = detail instanceof String given ? given : "";
    return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL);
  }
}
