package dev.parley.room;

import io.vertx.core.Vertx;

/** Only there to be seen by a rule of the architecture. */
final class WithTimer {

  void run(Vertx vertx) {
    vertx.setTimer(1, timer -> {});
  }
}
