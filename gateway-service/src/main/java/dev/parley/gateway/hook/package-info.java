/** Asks another program before a message is published. */
@NullMarked
package dev.parley.gateway.hook;

import org.jspecify.annotations.NullMarked;
