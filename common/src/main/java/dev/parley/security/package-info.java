/** The log of who was let in, refused and sent away. */
@NullMarked
package dev.parley.security;

import org.jspecify.annotations.NullMarked;
