/**
 * From the owners' links to the sockets: subscriptions, gaps, and the local index of each event
 * loop.
 */
@NullMarked
package dev.parley.gateway.fanout;

import org.jspecify.annotations.NullMarked;
