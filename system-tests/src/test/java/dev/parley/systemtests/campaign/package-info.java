/**
 * Load and faults: clients that go on through every failure, what is done to the processes below
 * them, and the command {@code system-tests/campaign}.
 */
package dev.parley.systemtests.campaign;
