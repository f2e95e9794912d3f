/** Parley on one machine: all of it in one JVM, or a cluster of processes on loopback. */
@NullMarked
package dev.parley.standalone;

import org.jspecify.annotations.NullMarked;
