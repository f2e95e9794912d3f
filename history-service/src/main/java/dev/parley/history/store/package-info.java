/** Where the materialised log is kept: what a store guarantees, and the stores. */
@NullMarked
package dev.parley.history.store;

import org.jspecify.annotations.NullMarked;
