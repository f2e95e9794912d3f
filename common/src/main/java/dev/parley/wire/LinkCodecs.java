package dev.parley.wire;

import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;

/** The link between a partition's owner and a gateway. */
public final class LinkCodecs {

  /** {@link Attach}. */
  public static final Codec<Attach> ATTACH =
      Codec.of(
          (out, attach) -> {
            out.text(1, attach.gateway());
            out.number(2, attach.partition());
            out.number(3, attach.link());
            out.number(4, attach.cursor());
            out.texts(5, names(attach.rooms()));
            out.flag(6, attach.anyKind());
            out.text(7, attach.epoch());
          },
          in -> {
            String gateway = "";
            int partition = 0;
            long link = 0;
            String epoch = "";
            long cursor = 0;
            List<RoomId> rooms = new ArrayList<>();
            boolean anyKind = false;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> gateway = in.text();
                case 2 -> partition = in.int32();
                case 3 -> link = in.number();
                case 4 -> cursor = in.number();
                case 5 -> rooms.add(new RoomId(in.text()));
                case 6 -> anyKind = in.flag();
                case 7 -> epoch = in.text();
                default -> in.skip();
              }
            }
            return new Attach(gateway, partition, link, epoch, cursor, rooms, anyKind);
          });

  /** {@link Attach.Interest}. */
  public static final Codec<Attach.Interest> INTEREST =
      Codec.of(
          (out, interest) -> {
            out.text(1, interest.gateway());
            out.number(2, interest.partition());
            out.number(3, interest.link());
            out.texts(4, names(interest.add()));
            out.texts(5, names(interest.remove()));
          },
          in -> {
            String gateway = "";
            int partition = 0;
            long link = 0;
            List<RoomId> add = new ArrayList<>();
            List<RoomId> remove = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> gateway = in.text();
                case 2 -> partition = in.int32();
                case 3 -> link = in.number();
                case 4 -> add.add(new RoomId(in.text()));
                case 5 -> remove.add(new RoomId(in.text()));
                default -> in.skip();
              }
            }
            return new Attach.Interest(gateway, partition, link, add, remove);
          });

  /** {@link Attach.Reply}. */
  public static final Codec<Attach.Reply> ATTACHED =
      Codec.of(
          (out, reply) -> {
            out.text(1, reply.epoch());
            out.number(2, reply.startsAt());
            out.numbers(3, reply.heads());
          },
          in -> {
            String epoch = "";
            long startsAt = 0;
            List<Long> heads = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> epoch = in.text();
                case 2 -> startsAt = in.number();
                case 3 -> heads.add(in.number());
                default -> in.skip();
              }
            }
            return new Attach.Reply(epoch, startsAt, heads);
          });

  /** {@link LinkBatch}. */
  public static final Codec<LinkBatch> BATCH =
      Codec.of(
          (out, batch) -> {
            out.number(1, batch.partition());
            out.number(2, batch.link());
            out.number(3, batch.after());
            out.number(4, batch.head());
            out.messages(5, RecordCodecs.RECORD, batch.records());
            out.messages(6, EventCodecs.EVENT, batch.events());
          },
          in -> {
            int partition = 0;
            long link = 0;
            long after = 0;
            long head = 0;
            List<RoomRecord> records = new ArrayList<>();
            List<RoomEvent> events = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> partition = in.int32();
                case 2 -> link = in.number();
                case 3 -> after = in.number();
                case 4 -> head = in.number();
                case 5 -> records.add(in.message(RecordCodecs.RECORD));
                case 6 -> events.add(in.message(EventCodecs.EVENT));
                default -> in.skip();
              }
            }
            return new LinkBatch(partition, link, after, head, records, events);
          });

  /** {@link LinkBatch.Bundle}. */
  public static final Codec<LinkBatch.Bundle> BUNDLE =
      Codec.of(
          (out, bundle) -> out.messages(1, BATCH, bundle.batches()),
          in -> {
            List<LinkBatch> batches = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> batches.add(in.message(BATCH));
                default -> in.skip();
              }
            }
            return new LinkBatch.Bundle(batches);
          });

  /** {@link LinkBatch.Ack}. */
  public static final Codec<LinkBatch.Ack> ACK =
      Codec.of(
          (out, ack) -> out.numbers(1, ack.accepted().stream().map(yes -> yes ? 1L : 0L).toList()),
          in -> {
            List<Boolean> accepted = new ArrayList<>();
            while (in.next()) {
              switch (in.field()) {
                case 1 -> accepted.add(in.number() == 1);
                default -> in.skip();
              }
            }
            return new LinkBatch.Ack(accepted);
          });

  private LinkCodecs() {}

  private static List<String> names(List<RoomId> rooms) {
    return rooms.stream().map(RoomId::value).toList();
  }
}
