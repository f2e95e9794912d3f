/** TLS at the clients' port: certificates, how they are replaced, and the handlers of a channel. */
@NullMarked
package dev.parley.gateway.tls;

import org.jspecify.annotations.NullMarked;
