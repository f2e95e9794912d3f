/** Liveness, readiness and metrics over HTTP on the management port. */
@NullMarked
package dev.parley.health;

import org.jspecify.annotations.NullMarked;
