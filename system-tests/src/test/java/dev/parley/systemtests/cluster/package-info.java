/** Tests on several processes, some of which are killed. */
package dev.parley.systemtests.cluster;
