/** What the HTTP servers of a node share. */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
