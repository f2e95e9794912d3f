/** The wire of clients: requests, replies, events, errors and close codes of parley.v1. */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
