/** Judges what clients saw of a Parley against what it promises. Plain Java, O(n log n). */
package dev.parley.systemtests.checker;
