/** Bytes: WebSocket frames as a client writes and reads them, and what bench reads of parley.v1. */
@NullMarked
package dev.parley.bench.wire;

import org.jspecify.annotations.NullMarked;
