package dev.parley.gateway.protocol;

/**
 * What a client may do, told at connect.
 *
 * @param frame bytes of a frame, and of a message in several frames
 * @param body bytes of a message's body
 * @param rooms rooms that one connection may have joined
 * @param rate requests a second, with a burst of twice as many
 */
public record Limits(int frame, int body, int rooms, int rate) {}
