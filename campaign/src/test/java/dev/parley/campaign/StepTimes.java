package dev.parley.campaign;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints how long each test took: the containers' tests are steps of deploy/verify. */
final class StepTimes implements BeforeEachCallback, AfterEachCallback {

  private long startedNanos;

  @Override
  public void beforeEach(ExtensionContext test) {
    startedNanos = System.nanoTime();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    System.out.printf(
        "step %-55s %6.1f s%n",
        test.getRequiredTestMethod().getName(), (System.nanoTime() - startedNanos) / 1e9);
  }
}
