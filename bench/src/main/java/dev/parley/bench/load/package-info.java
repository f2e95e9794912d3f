/** Thousands of clients on one event loop, what they send and when, and what they check. */
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
