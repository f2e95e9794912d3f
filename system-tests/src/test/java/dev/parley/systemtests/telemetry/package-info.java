/** A message's way as a collector and Jaeger see it, and what else a node reports of itself. */
package dev.parley.systemtests.telemetry;
