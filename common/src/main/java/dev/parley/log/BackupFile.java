package dev.parley.log;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A backup's bytes, compressed with gzip: a mark, the number of partitions, the records, and after
 * the last one their number, without which a backup is not whole. A record is its partition, offset
 * and time, then key, value and headers, each with its length in front; -1 means none.
 */
final class BackupFile {

  private static final String MARK = "parley-backup-1";
  private static final int END = -1;
  private static final int NONE = -1;
  private static final int MOST_BYTES = 64 << 20;

  private BackupFile() {}

  /** Writes one. */
  static final class Writer implements AutoCloseable {

    private final DataOutputStream out;
    private long records;

    Writer(OutputStream to, int partitions) throws IOException {
      out = new DataOutputStream(new GZIPOutputStream(to, 1 << 16));
      out.writeUTF(MARK);
      out.writeInt(partitions);
    }

    void write(ConsumerRecord<byte[], byte[]> read) throws IOException {
      out.writeInt(read.partition());
      out.writeLong(read.offset());
      out.writeLong(read.timestamp());
      bytes(read.key());
      bytes(read.value());
      Header[] headers = read.headers().toArray();
      out.writeInt(headers.length);
      for (Header header : headers) {
        out.writeUTF(header.key());
        bytes(header.value());
      }
      records++;
    }

    /** Says that it is whole, and how many records it has. */
    long end() throws IOException {
      out.writeInt(END);
      out.writeLong(records);
      return records;
    }

    private void bytes(byte @Nullable [] bytes) throws IOException {
      out.writeInt(bytes == null ? NONE : bytes.length);
      if (bytes != null) {
        out.write(bytes);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Reads one. */
  static final class Reader {

    private final DataInputStream in;
    private final int partitions;
    private long records;

    Reader(InputStream from) throws IOException {
      in = new DataInputStream(new GZIPInputStream(from, 1 << 16));
      String mark = in.readUTF();
      if (!mark.equals(MARK)) {
        throw new LogException("begins with \"%s\" (expected: %s)".formatted(mark, MARK));
      }
      partitions = in.readInt();
    }

    int partitions() {
      return partitions;
    }

    long records() {
      return records;
    }

    /** The next record, for a topic; null after the last one. */
    @Nullable ProducerRecord<byte[], byte[]> next(String topic) throws IOException {
      try {
        int partition = in.readInt();
        if (partition == END) {
          long expected = in.readLong();
          if (expected != records) {
            throw new LogException("%d records (expected: %d)".formatted(records, expected));
          }
          return null;
        }
        in.readLong(); // where it was; a restored topic counts from 0
        long timestamp = in.readLong();
        ProducerRecord<byte[], byte[]> next =
            new ProducerRecord<>(topic, partition, timestamp, bytes(), bytes());
        for (int left = in.readInt(); left > 0; left--) {
          next.headers().add(in.readUTF(), bytes());
        }
        records++;
        return next;
      } catch (EOFException e) {
        throw new LogException("ends behind %d records, and is not whole".formatted(records));
      }
    }

    private byte @Nullable [] bytes() throws IOException {
      int length = in.readInt();
      if (length == NONE) {
        return null;
      }
      if (length < 0 || length > MOST_BYTES) {
        throw new LogException(
            "a field of %d bytes (expected: up to %d)".formatted(length, MOST_BYTES));
      }
      return in.readNBytes(length);
    }
  }
}
