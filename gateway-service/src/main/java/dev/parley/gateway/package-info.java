/** gateway-service: how its parts are put together. */
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
