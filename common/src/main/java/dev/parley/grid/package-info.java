/**
 * What is in Hazelcast, as every member has to know it: any of them may hold a part of it. Maps and
 * their settings, what is done to an entry where it is, and what becomes of it when a split cluster
 * heals.
 */
@NullMarked
package dev.parley.grid;

import org.jspecify.annotations.NullMarked;
