package dev.parley.room.example;

import io.vertx.core.Vertx;

/** A service must not be like this: a rule of the architecture is tested with it. */
final class WithTimer {

  void run(Vertx vertx) {
    vertx.setTimer(1, timer -> {});
  }
}
