package dev.parley.protocol.example;

import io.vertx.core.Vertx;

/** The protocol must not be like this: a rule of the architecture is tested with it. */
record WithLibrary(Vertx vertx) {}
