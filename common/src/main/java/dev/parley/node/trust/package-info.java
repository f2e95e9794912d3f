/** How nodes know one another: what is derived from the secret of a cluster. */
@NullMarked
package dev.parley.node.trust;

import org.jspecify.annotations.NullMarked;
