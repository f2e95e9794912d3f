package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may connect. A missing header is written as {@code -}. */
class OriginsTest {

  @ParameterizedTest
  @CsvSource({
    // allowed, Origin, Host, expected
    "-, -, chat.example, true",
    "-, -, -, true",
    "-, http://chat.example, chat.example, true",
    "-, https://chat.example, chat.example, true",
    "-, http://chat.example:8080, chat.example:8080, true",
    "-, http://chat.example:8081, chat.example:8080, false",
    "-, http://chat.example:8080, chat.example, false",
    "-, http://evil.example, chat.example, false",
    "-, http://chat.example.evil.example, chat.example, false",
    "-, http://evil.example/chat.example, chat.example, false",
    "-, ftp://chat.example, chat.example, false",
    "-, chat.example, chat.example, false",
    "-, null, chat.example, false",
    "-, http://, -, false",
    "-, http://chat.example, -, false",
    "*, http://evil.example, chat.example, true",
    "*, null, chat.example, true",
    "https://a.example, https://a.example, chat.example, true",
    "https://a.example, http://a.example, chat.example, false",
    "https://a.example, https://a.example.evil, chat.example, false",
    "https://a.example, http://chat.example, chat.example, true",
    "https://a.example;https://b.example, https://b.example, chat.example, true",
    "-, https://chat.example, chat.example:443, true",
    "-, https://chat.example:443, chat.example, true",
    "-, http://chat.example, chat.example:80, true",
    "-, https://chat.example, chat.example:80, false",
    "-, http://chat.example, chat.example:443, false",
    "-, https://chat.example, chat.example:8443, false",
    "-, https://Chat.Example, chat.example, true",
    "-, HTTPS://chat.example, CHAT.EXAMPLE., true",
    "-, https://chat.example., chat.example, true",
    "-, http://[::1]:8080, [0:0:0:0:0:0:0:1]:8080, true",
    "-, http://[::1], [::2], false",
    "-, http://::1, ::1, false",
    "-, https://b\u00fccher.example, xn--bcher-kva.example, true",
    "-, https://xn--bcher-kva.example, B\u00dcCHER.example, true",
    "-, https://chat.example/, chat.example, false",
    "-, https://me@chat.example, chat.example, false",
    "-, https://chat.example:0, chat.example, false",
    "-, https://chat.example:99999, chat.example:99999, false",
    "-, https://chat.example:, chat.example, false",
    "-, https://evil.example, '', false",
    "https://a.example, https://a.example:443, chat.example, true",
    "https://A.example:443, https://a.example, chat.example, true",
    "https://b\u00fccher.example, https://xn--bcher-kva.example, chat.example, true",
    "https://[2001:DB8::1], https://[2001:db8:0:0::1], chat.example, true",
    "a.example, https://a.example, chat.example, false",
    "null, null, chat.example, true"
  })
  void aPageMayConnectWhereItIsOfThisHostOrListed(
      String allowed, String origin, String host, boolean expected) {
    Origins origins = new Origins(allowed.equals("-") ? List.of() : List.of(allowed.split(";")));

    boolean allows = origins.allows(request(origin, host, false));

    assertThat(allows).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example, chat.example, true",
    "https://chat.example:8443, chat.example:8443, true",
    "http://chat.example, chat.example, false",
    "http://chat.example:8443, chat.example:8443, false",
    "https://chat.example:8443, chat.example, false",
  })
  void whereThisPortSpeaksTlsAPageOfItsHostCameByHttps(
      String origin, String host, boolean expected) {
    assertThat(new Origins(List.of()).allows(request(origin, host, true))).isEqualTo(expected);
  }

  private static HttpServerRequest request(String origin, String host, boolean secure) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Origin", origin.equals("-") ? null : origin);
    headers.put("Host", host.equals("-") ? null : host);
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            HttpServerRequest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isSSL")) {
                return secure;
              }
              if (method.getName().equals("getHeader")) {
                return headers.get(arguments[0].toString());
              }
              throw new UnsupportedOperationException(
                  method.getName() + Arrays.toString(arguments));
            });
  }
}
