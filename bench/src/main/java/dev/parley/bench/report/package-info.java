/** Figures: a server's processor time and memory, latencies, ratios, and how they are printed. */
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;
