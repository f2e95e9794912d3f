package dev.parley.wire;

import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;

/** Reading a room's records. */
public final class PageCodecs {

  /** {@link PageQuery}. */
  public static final Codec<PageQuery> QUERY =
      Codec.of(
          (out, query) -> {
            out.number(1, query.partition());
            out.text(2, query.room().value());
            out.number(3, query.after());
            out.number(4, query.before());
            out.number(5, query.limit());
            out.number(6, query.atLeast());
            out.flag(7, query.anyKind());
          },
          in -> {
            int partition = 0;
            String room = "";
            long after = 0;
            long before = 0;
            int limit = 0;
            long atLeast = 0;
            boolean anyKind = false;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> partition = in.int32();
                case 2 -> room = in.text();
                case 3 -> after = in.number();
                case 4 -> before = in.number();
                case 5 -> limit = in.int32();
                case 6 -> atLeast = in.number();
                case 7 -> anyKind = in.flag();
                default -> in.skip();
              }
            }
            return new PageQuery(
                partition, new RoomId(room), after, before, limit, atLeast, anyKind);
          });

  /** {@link Page}. */
  public static final Codec<Page> PAGE =
      Codec.of(
          (out, page) -> {
            out.text(1, page.epoch());
            out.messages(2, RecordCodecs.RECORD, page.records());
            out.flag(3, page.more());
            out.number(4, page.applied());
            out.number(5, page.floor());
          },
          in -> {
            String epoch = "";
            List<RoomRecord> records = new ArrayList<>();
            boolean more = false;
            long applied = 0;
            long floor = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> epoch = in.text();
                case 2 -> records.add(in.message(RecordCodecs.RECORD));
                case 3 -> more = in.flag();
                case 4 -> applied = in.number();
                case 5 -> floor = in.number();
                default -> in.skip();
              }
            }
            return new Page(epoch, records, more, applied, floor);
          });

  /** {@link RoomHead.Query}. */
  public static final Codec<RoomHead.Query> HEAD_QUERY =
      Codec.of(
          (out, query) -> {
            out.number(1, query.partition());
            out.text(2, query.room().value());
          },
          in -> {
            int partition = 0;
            String room = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> partition = in.int32();
                case 2 -> room = in.text();
                default -> in.skip();
              }
            }
            return new RoomHead.Query(partition, new RoomId(room));
          });

  /** {@link RoomHead}. */
  public static final Codec<RoomHead> HEAD =
      Codec.of(
          (out, head) -> {
            out.text(1, head.epoch());
            out.number(2, head.partitionHead());
            out.number(3, head.roomHead());
          },
          in -> {
            String epoch = "";
            long partitionHead = 0;
            long roomHead = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> epoch = in.text();
                case 2 -> partitionHead = in.number();
                case 3 -> roomHead = in.number();
                default -> in.skip();
              }
            }
            return new RoomHead(epoch, partitionHead, roomHead);
          });

  private PageCodecs() {}
}
