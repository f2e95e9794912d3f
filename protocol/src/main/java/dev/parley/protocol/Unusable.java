package dev.parley.protocol;

/** A value of a kind that no field has. */
enum Unusable {
  ARRAY("an array"),
  OTHER("no integer, text or object");

  /** What it is, for an error. */
  final String text;

  Unusable(String text) {
    this.text = text;
  }
}
