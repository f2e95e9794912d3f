package dev.parley.contract;

/**
 * A session goes on with another socket: closes the one that it had. Served by gateway-service;
 * nothing happens where the session has another socket than that there.
 *
 * @param session the session's public id
 * @param connection the old socket's id
 */
public record Displace(String session, String connection) {}
