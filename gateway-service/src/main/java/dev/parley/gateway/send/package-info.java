/** From sockets to the owners: appends in order, retried until their deadline. */
@NullMarked
package dev.parley.gateway.send;

import org.jspecify.annotations.NullMarked;
