package dev.parley.gateway.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.gateway.ManualClock;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one client may ask, and what it leaves to others. */
class RatesTest {

  private static final int ALL = 1_000_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private final ManualClock clock = new ManualClock(0);

  /** Limits of which all are wide but those that a test names. */
  private Rates rates(String... namesAndValues) {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_LIMIT_RATE", "" + ALL);
    values.put("PARLEY_LIMIT_BYTES", "" + (1 << 30));
    for (String whose : new String[] {"USER", "ADDRESS", "ROOM", "NODE"}) {
      values.put("PARLEY_LIMIT_RATE_" + whose, "" + ALL);
      values.put("PARLEY_LIMIT_BYTES_" + whose, "" + (1 << 30));
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    Settings settings = Settings.of(values);
    Rates rates = new Rates(RateSettings.read(settings, "127.0.0.1"), clock, meters);
    assertThat(settings.faults()).isEmpty();
    return rates;
  }

  /** How many requests go through until one is refused, or {@code most}. */
  private static int admitted(ClientRate client, int most) {
    for (int i = 0; i < most; i++) {
      if (!isAdmitted(() -> client.request(1))) {
        return i;
      }
    }
    return most;
  }

  private static boolean isAdmitted(Runnable request) {
    try {
      request.run();
      return true;
    } catch (ProtocolException limited) {
      assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMITED);
      assertThat(limited.retryAfterMillis()).isPositive();
      return false;
    }
  }

  private void pass(Duration time) {
    clock.advance(time);
  }

  @Test
  void aConnectionHasSecondsOfItsRateAtOnceAndThenItsRate() {
    ClientRate client = rates("PARLEY_LIMIT_RATE", "10").connection("a");

    assertThat(admitted(client, 1_000)).isEqualTo(10 * Budget.BURST_SECONDS);
    pass(Duration.ofSeconds(1));
    assertThat(admitted(client, 1_000)).isEqualTo(10);
  }

  @Test
  void theConnectionsOfOneUserShareItsRateAndAnotherUserHasItsOwn() {
    Rates rates = rates("PARLEY_LIMIT_RATE_USER", "10");
    ClientRate one = rates.connection("a");
    ClientRate two = rates.connection("b");
    ClientRate other = rates.connection("c");
    one.identified("ann");
    two.identified("ann");
    other.identified("bob");

    assertThat(admitted(one, 30)).isEqualTo(30);
    assertThat(admitted(two, 1_000)).isEqualTo(20);
    assertThat(admitted(other, 1_000)).isEqualTo(50);
  }

  @Test
  void aUserHasOneRateOverHttpAndWebSocket() {
    Rates rates = rates("PARLEY_LIMIT_RATE_USER", "1");
    ClientRate socket = rates.connection("a");
    socket.identified("ann");
    assertThat(admitted(socket, 1_000)).isEqualTo(5);

    assertThat(isAdmitted(() -> rates.request("b").requestOf("ann", 1))).isFalse();
    assertThat(isAdmitted(() -> rates.request("b").requestOf("bob", 1))).isTrue();
  }

  @Test
  void theClientsOfOneAddressShareItsRate() {
    Rates rates = rates("PARLEY_LIMIT_RATE_ADDRESS", "2");

    assertThat(admitted(rates.connection("a"), 7)).isEqualTo(7);
    assertThat(admitted(rates.request("a"), 1_000)).isEqualTo(3);
    assertThat(admitted(rates.connection("b"), 1_000)).isEqualTo(10);
  }

  @Test
  void aRoomHasOneRateWhoeverSends() {
    Rates rates = rates("PARLEY_LIMIT_RATE_ROOM", "1");
    RoomId busy = new RoomId("busy");
    for (int i = 0; i < 5; i++) {
      rates.into(busy, 1);
    }

    assertThatThrownBy(() -> rates.into(busy, 1)).hasMessageContaining("1 requests a second");
    assertThat(isAdmitted(() -> rates.into(new RoomId("calm"), 1))).isTrue();
  }

  @Test
  void aNodeHasARateForAllTogether() {
    Rates rates = rates("PARLEY_LIMIT_RATE_NODE", "1");

    assertThat(admitted(rates.connection("a"), 1_000)).isEqualTo(5);
    assertThat(admitted(rates.connection("b"), 1_000)).isZero();
  }

  @Test
  void bytesCountAsWellThoseOfAnswersToo() {
    ClientRate client = rates("PARLEY_LIMIT_BYTES", "1024").connection("a");
    client.request(1);
    client.answered(20 * 1_024);

    assertThat(isAdmitted(() -> client.request(1))).isFalse();
    pass(Duration.ofSeconds(14));
    assertThat(isAdmitted(() -> client.request(1))).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(isAdmitted(() -> client.request(1))).isTrue();
  }

  @Test
  void largeAnswersOfOneClientLockNobodyElseOut() {
    Rates rates = rates("PARLEY_LIMIT_BYTES_ADDRESS", "1024", "PARLEY_LIMIT_BYTES_NODE", "1024");
    ClientRate greedy = rates.connection("a");
    greedy.request(1);
    greedy.answered(100_000_000);

    assertThat(isAdmitted(() -> rates.connection("a").request(1))).isFalse();
    pass(Duration.ofMillis(10));
    assertThat(isAdmitted(() -> rates.connection("a").request(1))).isTrue();
    pass(Duration.ofMillis(10));
    assertThat(isAdmitted(() -> rates.connection("b").request(1))).isTrue();
  }

  /** Otherwise each wave of connections would have the whole rate of their address and user. */
  @Test
  void connectionsThatWereSilentShareWithThoseThatCameMeanwhile() {
    Rates rates = rates("PARLEY_LIMIT_RATE_ADDRESS", "2", "PARLEY_LIMIT_RATE_USER", "3");
    ClientRate early = rates.connection("a");
    early.identified("ann");
    early.request(1);
    pass(Duration.ofMinutes(1));
    rates.connection("b").request(1); // what nobody used is forgotten
    pass(Duration.ofMinutes(1));
    ClientRate late = rates.connection("a");
    late.identified("ann");

    assertThat(admitted(late, 1_000)).isEqualTo(10);
    assertThat(admitted(early, 1_000)).isZero();
    ClientRate elsewhere = rates.connection("c");
    elsewhere.identified("ann");
    assertThat(admitted(elsewhere, 1_000)).isEqualTo(5);
  }

  @Test
  void whoGoesOnAlthoughItIsRefusedFloodsAndWhoWaitsDoesNot() {
    Rates rates = rates("PARLEY_LIMIT_RATE", "8");
    ClientRate patient = rates.connection("a");
    ClientRate hasty = rates.connection("a");

    for (int second = 0; second < 600; second++) {
      admitted(patient, 1_000);
      pass(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 8 * Budget.BURST_SECONDS + 1_001; i++) {
      isAdmitted(() -> hasty.request(1));
    }

    assertThat(patient.isFlooding()).isFalse();
    assertThat(hasty.isFlooding()).isTrue();
  }

  @Test
  void anAddressOpensSoManyConnections() {
    Rates rates = rates("PARLEY_LIMIT_CONNECTS_ADDRESS", "2");
    for (int i = 0; i < 2 * Budget.BURST_SECONDS; i++) {
      assertThat(rates.connect("a")).isZero();
    }

    assertThat(rates.connect("a")).isPositive();
    assertThat(rates.connect("b")).isZero();
    assertThat(meters.get("parley.gateway.rate.limited").tag("limit", "connects").counter().count())
        .isEqualTo(1);
  }

  @Test
  void withoutLimitsNothingIsRefused() {
    Settings settings = Settings.of(Map.of("PARLEY_LIMITS", "off", "PARLEY_LIMIT_RATE", "1"));
    Rates rates = new Rates(RateSettings.read(settings, "127.0.0.1"), clock, meters);

    assertThat(admitted(rates.connection("a"), 1_000)).isEqualTo(1_000);
    assertThat(rates.areTooMany(1_000_000)).isFalse();
  }

  @Test
  void withoutLimitsAGatewayListensOnLoopbackOnly() {
    Settings settings = Settings.of(Map.of("PARLEY_LIMITS", "off"));

    RateSettings.read(settings, "0.0.0.0");

    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("PARLEY_LIMITS: \"off\" (expected: on: PARLEY_GATEWAY_HOST is 0.0.0.0");
  }
}
