/**
 * What clients can do: one class for each operation, with its rights, its limits and its typed
 * answer, whichever transport brings it.
 */
@NullMarked
package dev.parley.gateway.operation;

import org.jspecify.annotations.NullMarked;
