package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.gateway.rate.RateSettings;
import dev.parley.gateway.rate.Rates;
import dev.parley.http.Hosts;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places for sockets, on a node and for an address. */
class AdmissionTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Admission admission = admission(Map.of());

  private Admission admission(Map<String, String> values) {
    Rates rates =
        new Rates(RateSettings.read(Settings.of(values), "127.0.0.1"), NodeClock.SYSTEM, meters);
    return new Admission(
        new EdgeSettings(List.of(), 3, 2, 9, new Hosts(List.of()), false, 0), rates, meters);
  }

  @Test
  void anAddressHasSoManyPlacesAndOthersHaveTheirOwn() {
    admission.take("198.51.100.1");
    admission.take("198.51.100.1");

    assertThat(admission.take("198.51.100.1")).isNull();
    assertThat(admission.take("198.51.100.2")).isNotNull();
    assertThat(refused("address")).isEqualTo(1);
  }

  @Test
  void aNodeHasSoManyPlaces() {
    admission.take("198.51.100.1");
    admission.take("198.51.100.2");
    admission.take("198.51.100.3");

    assertThat(admission.take("198.51.100.4")).isNull();
    assertThat(refused("node")).isEqualTo(1);
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    Admission.Place first = admission.take("198.51.100.1");
    admission.take("198.51.100.1");

    first.end().run();
    first.end().run();

    assertThat(admission.take("198.51.100.1")).isNotNull();
    assertThat(admission.take("198.51.100.1")).isNull();
  }

  @Test
  void theAddressesOfAnIpv6NetworkAreOne() {
    admission.take("2001:db8:0:1::1");
    admission.take("2001:db8:0:1:ffff::2");

    assertThat(admission.take("2001:db8:0:1::3")).isNull();
    assertThat(admission.take("2001:db8:0:2::3")).isNotNull();
  }

  @Test
  void thePlaceKnowsTheWholeAddress() {
    assertThat(admission.take("2001:db8:0:1::1").address()).isEqualTo("2001:db8:0:1::1");
  }

  private double refused(String limit) {
    return meters.get("parley.gateway.refused").tag("limit", limit).counter().count();
  }
}
