package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** What makes an answer smaller: its validator (RFC 9110, section 8.8.3) and gzip. */
final class Compressed {

  private static final int TAG_BYTES = 12;

  private Compressed() {}

  /** A validator of some bytes: others have another. */
  static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String text = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
      return '"' + text + '"';
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  /** Whether the client has these bytes already (RFC 9110, section 13.1.2). */
  static boolean has(HttpServerRequest request, String tag) {
    return request.headers().getAll("If-None-Match").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .map(value -> value.startsWith("W/") ? value.substring(2) : value)
        .anyMatch(value -> value.equals("*") || value.equals(tag));
  }

  /** Whether the client takes gzip (RFC 9110, section 12.5.3). */
  static boolean takesGzip(HttpServerRequest request) {
    return request.headers().getAll("Accept-Encoding").stream()
        .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",")))
        .map(value -> value.replace(" ", ""))
        .anyMatch(value -> value.equals("gzip") || isGzipAbove0(value));
  }

  private static boolean isGzipAbove0(String value) {
    return value.startsWith("gzip;q=") && !value.matches("gzip;q=0(\\.0*)?");
  }

  /** The bytes in gzip, the same each time. */
  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return compressed.toByteArray();
  }
}
