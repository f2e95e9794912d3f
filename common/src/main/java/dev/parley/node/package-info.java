/** The aggregate that starts and stops the services of one JVM. */
@NullMarked
package dev.parley.node;

import org.jspecify.annotations.NullMarked;
