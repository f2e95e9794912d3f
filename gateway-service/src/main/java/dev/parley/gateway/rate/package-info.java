/** How much clients may ask of a gateway. */
@NullMarked
package dev.parley.gateway.rate;

import org.jspecify.annotations.NullMarked;
