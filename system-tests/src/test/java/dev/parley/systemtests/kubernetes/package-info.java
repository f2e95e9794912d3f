/** Kubernetes resources, rendered and checked against the schemas. */
package dev.parley.systemtests.kubernetes;
