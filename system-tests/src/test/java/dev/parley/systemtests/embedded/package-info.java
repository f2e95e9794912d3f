/** All of Parley in one process, seen from outside. */
package dev.parley.systemtests.embedded;
