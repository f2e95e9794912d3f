package dev.parley.contract;

/**
 * A header of a record in Kafka that this version has no field for. It is kept with the record and
 * passed on, so that a version that knows it finds it again. Immutable by agreement.
 *
 * @param name its name
 * @param value its bytes; none where the header has no value
 */
public record Header(String name, byte[] value) {

  /** About how many bytes it takes in memory, for bounds. */
  int weightBytes() {
    return 64 + name.length() + value.length;
  }
}
