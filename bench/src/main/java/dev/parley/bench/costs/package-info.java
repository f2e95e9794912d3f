/** What one thing costs: loads on a cluster in turn, and the arithmetic from them to the costs. */
@NullMarked
package dev.parley.bench.costs;

import org.jspecify.annotations.NullMarked;
