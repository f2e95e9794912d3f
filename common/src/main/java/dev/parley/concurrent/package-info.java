/** On which thread something happens. */
@NullMarked
package dev.parley.concurrent;

import org.jspecify.annotations.NullMarked;
