package dev.parley.bus;

import dev.parley.bus.BusException.Code;
import dev.parley.contract.NodeLife;
import dev.parley.wire.Codec;
import dev.parley.wire.WireIn;
import dev.parley.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What travels on the event bus: the requests, or the answers, of one turn of an event loop. Public
 * for a simulated event bus, which reads and changes what it delivers.
 */
public final class Envelope {

  /** The bytes of requests. */
  public static final Codec<Calls> CALLS = Codec.of(Envelope::writeCalls, Envelope::readCalls);

  /** The bytes of answers. */
  public static final Codec<Answers> ANSWERS =
      Codec.of(Envelope::writeAnswers, Envelope::readAnswers);

  private static final String ANSWERS_TO = "parley.caller.v1.";

  private static final Codec<Call> CALL =
      Codec.of(
          (out, call) -> {
            out.number(1, call.number);
            out.text(2, call.verb);
            out.bytes(3, call.query);
          },
          in -> {
            long number = 0;
            String verb = "";
            byte[] query = {};
            while (in.next()) {
              switch (in.field()) {
                case 1 -> number = in.number();
                case 2 -> verb = in.text();
                case 3 -> query = in.bytes();
                default -> in.skip();
              }
            }
            return new Call(number, verb, query);
          });

  private static final Codec<Answer> ANSWER =
      Codec.of(
          (out, answer) -> {
            out.number(1, answer.number);
            out.bytes(2, answer.reply);
            out.number(3, answer.failure == null ? 0 : answer.failure.code().number());
            out.text(4, answer.failure == null ? null : answer.failure.reason());
          },
          in -> {
            long number = 0;
            byte[] reply = {};
            int code = 0;
            String reason = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> number = in.number();
                case 2 -> reply = in.bytes();
                case 3 -> code = in.int32();
                case 4 -> reason = in.text();
                default -> in.skip();
              }
            }
            return new Answer(
                number, reply, code == 0 ? null : new BusException(new Code(code), reason));
          });

  private Envelope() {}

  /**
   * The address for the answers to one context.
   *
   * @param number of the context, unique in the life of the node
   */
  static String answersTo(NodeLife life, long number) {
    return ANSWERS_TO + life.node() + "." + life.number() + "." + number;
  }

  /** Whether an address gets {@link Answers}; a false means that it gets {@link Calls}. */
  public static boolean isForAnswers(String address) {
    return address.startsWith(ANSWERS_TO);
  }

  /**
   * Requests to one service on one node.
   *
   * @param replyTo the caller's own address
   * @param calls in the order in which they were made
   */
  public record Calls(String replyTo, List<Call> calls) {}

  /**
   * One request.
   *
   * @param number the caller's number for it
   * @param verb which of the service's endpoints
   * @param query its bytes
   */
  public record Call(long number, String verb, byte[] query) {}

  /**
   * Answers for one caller.
   *
   * @param answers in the order in which they came
   */
  public record Answers(List<Answer> answers) {}

  /**
   * How one request ended.
   *
   * @param number the caller's number for it
   * @param reply its bytes, where it did not fail
   * @param failure why it failed, or null
   */
  public record Answer(long number, byte[] reply, @Nullable BusException failure) {}

  private static void writeCalls(WireOut out, Calls calls) {
    out.text(1, calls.replyTo);
    out.messages(2, CALL, calls.calls);
  }

  private static Calls readCalls(WireIn in) {
    String replyTo = "";
    List<Call> calls = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> replyTo = in.text();
        case 2 -> calls.add(in.message(CALL));
        default -> in.skip();
      }
    }
    return new Calls(replyTo, calls);
  }

  private static void writeAnswers(WireOut out, Answers answers) {
    out.messages(1, ANSWER, answers.answers);
  }

  private static Answers readAnswers(WireIn in) {
    List<Answer> answers = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> answers.add(in.message(ANSWER));
        default -> in.skip();
      }
    }
    return new Answers(answers);
  }
}
