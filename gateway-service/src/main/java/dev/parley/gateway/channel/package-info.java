/** Encoded frames on their way into a TCP connection: bounded, flushed once per turn, watched. */
@NullMarked
package dev.parley.gateway.channel;

import org.jspecify.annotations.NullMarked;
