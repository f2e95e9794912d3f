/** All of RFC 6455: frames in and out, pings, close codes. */
@NullMarked
package dev.parley.gateway.websocket;

import org.jspecify.annotations.NullMarked;
