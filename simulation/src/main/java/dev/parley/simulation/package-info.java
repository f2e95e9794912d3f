/**
 * The services in virtual time. Everything is real but what is below and outside of them: Vert.x's
 * loops and event bus, Kafka, the kernel below the sockets, the links and the clients, which delay,
 * drop, repeat, read slowly and stop as a seed says. One thread runs it all, so a seed is a run.
 */
@NullMarked
package dev.parley.simulation;

import org.jspecify.annotations.NullMarked;
