/** Roles in rooms: who is what in which room, and what follows from it. */
@NullMarked
package dev.parley.gateway.roles;

import org.jspecify.annotations.NullMarked;
