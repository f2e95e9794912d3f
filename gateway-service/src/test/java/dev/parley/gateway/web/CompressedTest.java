package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client has already, and what it can read. */
class CompressedTest {

  private static final String TAG = "\"tag\"";

  @ParameterizedTest
  @ValueSource(strings = {"\"tag\"", "W/\"tag\"", "\"a\", \"tag\"", " W/\"tag\" ,\"b\"", "*"})
  void whoNamesTheTagHasTheBytes(String header) {
    assertThat(Compressed.has(get().with("If-None-Match", header), TAG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tag", "\"tag", "\"other\"", "w/\"tag\"", "\"tag\"x"})
  void whoNamesAnotherTagHasNot(String header) {
    assertThat(Compressed.has(get().with("If-None-Match", header), TAG)).isFalse();
  }

  @Test
  void severalHeadersAreOneList() {
    FakeRequest request =
        get()
            .with("If-None-Match", "\"a\"")
            .with("If-None-Match", TAG)
            .with("Accept-Encoding", "br")
            .with("Accept-Encoding", "gzip");

    assertThat(Compressed.has(request, TAG)).isTrue();
    assertThat(Compressed.takesGzip(request)).isTrue();
  }

  @Test
  void whoSaysNothingHasNothingAndTakesNoGzip() {
    assertThat(Compressed.has(get(), TAG)).isFalse();
    assertThat(Compressed.takesGzip(get())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "GZIP", "br, gzip", "gzip;q=1", "gzip; q=0.5", "br , gzip;q=0.01"})
  void gzipIsTakenWhereItIsNamed(String header) {
    assertThat(Compressed.takesGzip(get().with("Accept-Encoding", header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "identity", "gzip;q=0", "gzip; q=0.0", "gzip;q=0.000", "xgzip"})
  void gzipIsNotTakenWhereItIsRefused(String header) {
    assertThat(Compressed.takesGzip(get().with("Accept-Encoding", header))).isFalse();
  }

  private static FakeRequest get() {
    return new FakeRequest(HttpMethod.GET, "/");
  }
}
