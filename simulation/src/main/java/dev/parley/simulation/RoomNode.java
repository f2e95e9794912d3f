package dev.parley.simulation;

/** A running room-service. */
record RoomNode(Machine machine, SimulatedRooms service, Tail tail, SimulatedProducer producer) {}
