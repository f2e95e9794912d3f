/** Typed settings, all faults reported at once. */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
