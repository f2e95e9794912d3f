/** A message's way as a collector and Jaeger see it, and what else a node tells of itself. */
package dev.parley.systemtests.telemetry;
