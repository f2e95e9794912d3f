/** Starts Parley, a cluster, or any Java program as processes that end with the test. */
@NullMarked
package dev.parley.testkit.process;

import org.jspecify.annotations.NullMarked;
