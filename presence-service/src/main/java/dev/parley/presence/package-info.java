/**
 * Keeps the sessions: who is connected, in which rooms, in what state. The rules ({@link
 * dev.parley.presence.Session}, {@link dev.parley.presence.SessionLifecycle}, {@link
 * dev.parley.presence.Transition}, {@link dev.parley.presence.RoomWindow}, {@link
 * dev.parley.presence.NodeWatch}) are plain Java with injected time; what is stored outlives any
 * instance.
 */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
