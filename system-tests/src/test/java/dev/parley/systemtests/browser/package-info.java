/** The page in a real browser, against a real server in a process of its own. */
package dev.parley.systemtests.browser;
