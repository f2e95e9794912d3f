package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The closed lists of codes, as the protocol's page has them. */
class CodesTest {

  @Test
  void theErrorCodesAreThoseOfTheProtocol() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName))
        .containsExactlyInAnyOrder(
            "bad_frame",
            "invalid",
            "unknown_op",
            "unauthorized",
            "forbidden",
            "not_joined",
            "not_found",
            "too_large",
            "rate_limited",
            "too_many_rooms",
            "refused",
            "held",
            "unavailable",
            "timeout");
  }

  @Test
  void onlyWhatSaysNothingOfTheOutcomeAndTheRateAreTemporary() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(ErrorCode::temporary))
        .containsExactlyInAnyOrder(
            ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void anErrorOverHttpIsTheServersFaultExactlyWhereTheOutcomeIsUnknown(ErrorCode code) {
    boolean unknownOutcome = code == ErrorCode.UNAVAILABLE || code == ErrorCode.TIMEOUT;

    assertThat(code.status()).isBetween(400, 599);
    assertThat(code.status() >= 500).isEqualTo(unknownOutcome);
  }

  @Test
  void theCloseCodesAreThoseOfTheProtocol() {
    Map<Integer, String> codes = new TreeMap<>();
    for (CloseCode code : CloseCode.values()) {
      codes.put((int) code.code(), code.name());
    }

    assertThat(codes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(1000, "NORMAL"),
                Map.entry(1002, "PROTOCOL_ERROR"),
                Map.entry(1003, "UNSUPPORTED"),
                Map.entry(1007, "BAD_UTF8"),
                Map.entry(1009, "TOO_LARGE"),
                Map.entry(4000, "DRAIN"),
                Map.entry(4001, "SLOW_CONSUMER"),
                Map.entry(4002, "HEARTBEAT_LOST"),
                Map.entry(4003, "OVERLOAD"),
                Map.entry(4500, "UNAUTHORIZED"),
                Map.entry(4501, "TOKEN_EXPIRED"),
                Map.entry(4502, "KICKED"),
                Map.entry(4503, "PROTOCOL_VIOLATION"),
                Map.entry(4504, "NO_CONNECT"),
                Map.entry(4505, "DISPLACED")));
  }
}
