/** Traces and metrics: one class owns the seam between futures and spans. */
@NullMarked
package dev.parley.telemetry;

import org.jspecify.annotations.NullMarked;
