/** A test client of the protocol on two independent WebSockets, and a socket for bad input. */
@NullMarked
package dev.parley.testkit.client;

import org.jspecify.annotations.NullMarked;
