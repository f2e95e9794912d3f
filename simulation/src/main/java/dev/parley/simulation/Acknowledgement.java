package dev.parley.simulation;

/** An answer to a send. */
record Acknowledgement(Operation operation, String epoch, long offset) {}
