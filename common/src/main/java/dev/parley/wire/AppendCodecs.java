package dev.parley.wire;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import java.util.ArrayList;
import java.util.List;

/** Appending. */
public final class AppendCodecs {

  /** {@link AppendBatch}. */
  public static final Codec<AppendBatch> BATCH =
      Codec.of(
          (out, batch) -> {
            out.text(1, batch.producer());
            out.number(2, batch.partition());
            out.number(3, batch.stream());
            out.number(4, batch.sequence());
            out.messages(5, RecordCodecs.APPEND, batch.appends());
            out.number(6, batch.generation());
          },
          in -> {
            String producer = "";
            int partition = 0;
            long generation = 0;
            long stream = 0;
            long sequence = 0;
            List<Append> appends = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> producer = in.text();
                case 2 -> partition = in.int32();
                case 3 -> stream = in.number();
                case 4 -> sequence = in.number();
                case 5 -> appends.add(in.message(RecordCodecs.APPEND));
                case 6 -> generation = in.number();
                default -> in.skip();
              }
            }
            return new AppendBatch(producer, partition, generation, stream, sequence, appends);
          });

  /** {@link Outcome}. */
  static final Codec<Outcome> OUTCOME =
      Codec.of(
          (out, outcome) -> {
            if (outcome instanceof Stored stored) {
              out.number(1, 1);
              out.number(2, stored.offset());
              out.number(3, stored.at());
            } else if (outcome instanceof Moved) {
              out.number(1, 2);
            } else if (outcome instanceof Unavailable unavailable) {
              out.number(1, 3);
              out.text(4, unavailable.reason());
            } else {
              throw new IllegalArgumentException("outcome: " + outcome + " (expected: one known)");
            }
          },
          in -> {
            int type = 0;
            long offset = 0;
            long at = 0;
            String reason = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> type = in.int32();
                case 2 -> offset = in.number();
                case 3 -> at = in.number();
                case 4 -> reason = in.text();
                default -> in.skip();
              }
            }
            return switch (type) {
              case 1 -> new Stored(offset, at);
              case 2 -> new Moved();
              case 3 -> new Unavailable(reason);
              // Whether it is stored is not known here; sent again with its key it is stored once.
              default -> new Unavailable("outcome " + type + " of a later version");
            };
          });

  /** {@link AppendBatch.Reply}. */
  public static final Codec<AppendBatch.Reply> REPLY =
      Codec.of(
          (out, reply) -> {
            out.text(1, reply.epoch());
            out.messages(2, OUTCOME, reply.outcomes());
          },
          in -> {
            String epoch = "";
            List<Outcome> outcomes = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> epoch = in.text();
                case 2 -> outcomes.add(in.message(OUTCOME));
                default -> in.skip();
              }
            }
            return new AppendBatch.Reply(epoch, outcomes);
          });

  private AppendCodecs() {}
}
