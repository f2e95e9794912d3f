package dev.parley.protocol;

/** A failure that is of one of a few kinds, told in a span's {@code error.type}. */
public interface TypedFailure {

  /** Its kind, such as {@code timeout}: one of a few texts, without ids or values. */
  String errorType();
}
