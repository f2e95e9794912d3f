/** The bytes of the contract: protobuf-compatible codecs, evolved only by adding fields. */
@NullMarked
package dev.parley.wire;

import org.jspecify.annotations.NullMarked;
