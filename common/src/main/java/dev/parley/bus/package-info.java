/**
 * Requests between nodes over the clustered event bus, and who owns what. The only place that knows
 * the EventBus.
 */
@NullMarked
package dev.parley.bus;

import org.jspecify.annotations.NullMarked;
