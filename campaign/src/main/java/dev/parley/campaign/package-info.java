/**
 * Load and faults: clients that go on through every failure, what is done to the processes below
 * them, and the command {@code campaign/run}.
 */
@NullMarked
package dev.parley.campaign;

import org.jspecify.annotations.NullMarked;
