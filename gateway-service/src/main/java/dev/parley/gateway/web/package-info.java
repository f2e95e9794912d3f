/** HTTP, the WebSocket upgrade, and the service itself. */
@NullMarked
package dev.parley.gateway.web;

import org.jspecify.annotations.NullMarked;
