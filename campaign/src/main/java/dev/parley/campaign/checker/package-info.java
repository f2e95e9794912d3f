/** Judges what clients saw of a Parley against what it promises. Plain Java, O(n log n). */
@NullMarked
package dev.parley.campaign.checker;

import org.jspecify.annotations.NullMarked;
