/** The cost model: how many of everything a load needs, and what is full first. */
@NullMarked
package dev.parley.bench.capacity;

import org.jspecify.annotations.NullMarked;
