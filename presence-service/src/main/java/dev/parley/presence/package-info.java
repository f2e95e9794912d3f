/**
 * The sessions: who is connected, in which rooms, in what state. The rules ({@link
 * dev.parley.presence.Session}, {@link dev.parley.presence.SessionLifecycle}, {@link
 * dev.parley.presence.Transition}, {@link dev.parley.presence.RoomWindow}, {@link
 * dev.parley.presence.FailureDetector}) are plain Java with injected time. What is stored in
 * Hazelcast outlives every instance.
 */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
