/** A test client of the protocol on two independent WebSockets, and a socket for bad input. */
package dev.parley.systemtests.client;
