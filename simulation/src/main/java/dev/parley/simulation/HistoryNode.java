package dev.parley.simulation;

/** A running history-service, and what is on its disk. */
record HistoryNode(Machine machine, Tail tail, CrashingStore store) {}
