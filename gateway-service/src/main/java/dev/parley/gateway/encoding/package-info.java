/** Events and replies of parley.v1 made of the records and answers of other services. */
@NullMarked
package dev.parley.gateway.encoding;

import org.jspecify.annotations.NullMarked;
