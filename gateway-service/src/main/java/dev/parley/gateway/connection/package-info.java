/** One socket's life: from the handshake to its close. */
@NullMarked
package dev.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
