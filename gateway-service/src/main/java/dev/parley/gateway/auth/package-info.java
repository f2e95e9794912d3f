/** Who a client is and what it may do. */
@NullMarked
package dev.parley.gateway.auth;

import org.jspecify.annotations.NullMarked;
