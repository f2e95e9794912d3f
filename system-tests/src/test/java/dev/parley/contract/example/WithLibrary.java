package dev.parley.contract.example;

import io.vertx.core.Vertx;

/** The contract must not be like this: a rule of the architecture is tested with it. */
record WithLibrary(Vertx vertx) {}
