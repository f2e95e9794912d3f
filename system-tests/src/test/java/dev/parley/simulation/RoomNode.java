package dev.parley.simulation;

import dev.parley.room.SimulatedRooms;

/** A running room-service. */
record RoomNode(Machine machine, SimulatedRooms service, Tail tail, SimulatedProducer producer) {}
