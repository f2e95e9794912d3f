package dev.parley.protocol;

import io.vertx.core.Vertx;

/** What must not be in the contract: the wall around it is to see this one. */
record WithLibrary(Vertx vertx) {}
