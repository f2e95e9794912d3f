/**
 * The rooms log in Kafka: topic, records, appending, tailing, and the one rule for duplicates. The
 * only place that knows Kafka clients.
 */
@NullMarked
package dev.parley.log;

import org.jspecify.annotations.NullMarked;
