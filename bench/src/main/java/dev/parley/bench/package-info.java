/** The scenarios of bench/run, each a command of its own. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
