package dev.parley.wire;

import dev.parley.contract.Append;
import dev.parley.contract.Header;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;

/** Records of a room, to be appended and as stored. */
public final class RecordCodecs {

  /** {@link Header}. */
  static final Codec<Header> HEADER =
      Codec.of(
          (out, header) -> {
            out.text(1, header.name());
            out.bytes(2, header.value());
          },
          in -> {
            String name = "";
            byte[] value = {};
            while (in.next()) {
              switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> value = in.bytes();
                default -> in.skip();
              }
            }
            return new Header(name, value);
          });

  /** {@link Append}. */
  public static final Codec<Append> APPEND =
      Codec.of(
          (out, append) -> {
            out.text(1, append.room().value());
            out.number(2, append.kind().code());
            out.text(3, append.sender());
            out.text(4, append.name());
            out.text(5, append.key());
            out.number(6, append.target());
            out.bytes(7, append.body());
            out.text(8, append.traceparent());
            out.messages(12, HEADER, append.headers());
          },
          RecordCodecs::readAppend);

  /** {@link RoomRecord}. */
  public static final Codec<RoomRecord> RECORD =
      Codec.of(
          (out, record) -> {
            out.text(1, record.room().value());
            out.number(2, record.kind().code());
            out.text(3, record.sender());
            out.text(4, record.name());
            out.text(5, record.key());
            out.number(6, record.target());
            out.bytes(7, record.body());
            out.text(8, record.traceparent());
            out.number(9, record.offset());
            out.number(10, record.prev());
            out.number(11, record.at());
            out.messages(12, HEADER, record.headers());
          },
          RecordCodecs::readRecord);

  private RecordCodecs() {}

  private static Append readAppend(WireIn in) {
    RoomRecord record = readRecord(in);
    return new Append(
        record.room(),
        record.kind(),
        record.sender(),
        record.name(),
        record.key(),
        record.target(),
        record.body(),
        record.traceparent(),
        record.headers());
  }

  private static RoomRecord readRecord(WireIn in) {
    String room = "";
    int kind = RecordKind.MESSAGE.code();
    String sender = "";
    String name = null;
    String key = "";
    long target = 0;
    byte[] body = {};
    String traceparent = null;
    long offset = 0;
    long prev = 0;
    long at = 0;
    List<Header> headers = new ArrayList<>(0);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> room = in.text();
        case 2 -> kind = in.int32();
        case 3 -> sender = in.text();
        case 4 -> name = in.text();
        case 5 -> key = in.text();
        case 6 -> target = in.number();
        case 7 -> body = in.bytes();
        case 8 -> traceparent = in.text();
        case 9 -> offset = in.number();
        case 10 -> prev = in.number();
        case 11 -> at = in.number();
        case 12 -> headers.add(in.message(HEADER));
        default -> in.skip();
      }
    }
    return new RoomRecord(
        new RoomId(room),
        offset,
        prev,
        new RecordKind(kind),
        sender,
        name,
        key,
        at,
        target,
        body,
        traceparent,
        headers);
  }

  /** {@link Position}. */
  public static final Codec<Position> POSITION =
      Codec.of(
          (out, position) -> {
            out.text(1, position.epoch());
            out.number(2, position.offset());
          },
          in -> {
            String epoch = "";
            long offset = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> epoch = in.text();
                case 2 -> offset = in.number();
                default -> in.skip();
              }
            }
            return new Position(epoch, offset);
          });
}
