/** What the services say to one another: pure records, no framework. */
@NullMarked
package dev.parley.contract;

import org.jspecify.annotations.NullMarked;
