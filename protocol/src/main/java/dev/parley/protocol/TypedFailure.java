package dev.parley.protocol;

/** A failure of one of a few kinds, which a span has as its {@code error.type}. */
public interface TypedFailure {

  /** Its kind, such as {@code timeout}: one of a few texts, without ids or values. */
  String errorType();
}
