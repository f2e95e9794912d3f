/** Server-Sent Events (HTML, section 9.2): a room's events over a plain HTTP response. */
@NullMarked
package dev.parley.gateway.sse;

import org.jspecify.annotations.NullMarked;
