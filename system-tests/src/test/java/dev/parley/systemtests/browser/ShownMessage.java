package dev.parley.systemtests.browser;

/**
 * What is compared of a message between pages and history.
 *
 * @param offset -1 while it has none
 * @param from the user's id
 */
record ShownMessage(long offset, String from, String text) {}
