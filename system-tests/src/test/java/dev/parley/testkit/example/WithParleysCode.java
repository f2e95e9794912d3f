package dev.parley.testkit.example;

import dev.parley.protocol.RoomId;

/** A test client must not be like this: a rule of the architecture is tested with it. */
record WithParleysCode(RoomId room) {}
