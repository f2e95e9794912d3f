/** What time it is. */
@NullMarked
package dev.parley.time;

import org.jspecify.annotations.NullMarked;
