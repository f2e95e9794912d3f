package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures as they are read and printed. */
class ReportTest {

  private static final String STAT =
      "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 5 6 7 8 1234 56 9 10 20 0 33 0 99 1 2\n";

  @Test
  void readsProcessorTimeBehindAnyName() {
    ProcessTimes times = ProcessTimes.parse(STAT);

    assertThat(times.userMillis()).isEqualTo(12_340);
    assertThat(times.systemMillis()).isEqualTo(560);
    assertThat(times.allMillis()).isEqualTo(12_900);
  }

  @Test
  void refusesWhatIsNoStat() {
    assertThatThrownBy(() -> ProcessTimes.parse("4711 (java) S 1"))
        .hasMessageContaining("4711 (java) S 1")
        .hasMessageContaining("expected");
  }

  @Test
  void addsProcessesAndSubtractsReadings() {
    ProcessTimes two = new ProcessTimes(100, 10).plus(new ProcessTimes(200, 20));

    assertThat(two.since(new ProcessTimes(50, 5))).isEqualTo(new ProcessTimes(250, 25));
  }

  @Test
  void readsTheHeapOfEachCollector() {
    String g1 =
        "4711:\n garbage-first heap   total 262144K, used 2048K [0x0, 0x1)\n  region size 1024K\n"
            + " Metaspace       used 9000K, committed 9216K\n";
    String serial =
        " def new generation   total 9K, used 3K [0x0)\n tenured generation   total 9K, used 4K\n"
            + " Metaspace       used 9000K\n";
    String z =
        " ZHeap           used 6M, capacity 8M, max capacity 16M\n Metaspace       used 9K\n";

    assertThat(LiveHeap.parse(g1)).isEqualTo(2 << 20);
    assertThat(LiveHeap.parse(serial)).isEqualTo(7 << 10);
    assertThat(LiveHeap.parse(z)).isEqualTo(6 << 20);
  }

  @Test
  void aRatioComparesTheTwoOfOneRound() {
    RatioTable table = new RatioTable();

    RatioTable.Spread ratio =
        table.add(
            "S1",
            "limit",
            List.of(sample(100), sample(50), sample(200)),
            "Parley",
            List.of(sample(90), sample(40), sample(100)));

    assertThat(ratio.median()).isCloseTo(0.8, within(1e-9));
    assertThat(ratio.lowest()).isCloseTo(0.5, within(1e-9));
    assertThat(ratio.highest()).isCloseTo(0.9, within(1e-9));
    assertThat(table.markdown().lines())
        .contains(
            "| S1 | limit | 1.00 (1.00-1.00) | 100 | 10.00 (1.00) | 0.50 / 5.00 |",
            "| S1 | Parley | 0.80 (0.50-0.90) | 90 | 10.00 (1.00) | 0.50 / 5.00 |");
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(RatioTable.Spread.of(4, 1, 3, 2)).isEqualTo(new RatioTable.Spread(2.5, 1, 4));
  }

  @Test
  void refusesRoundsOfOneServerOnly() {
    assertThatThrownBy(() -> new RatioTable().add("S1", "a", List.of(sample(1)), "b", List.of()))
        .hasMessageContaining("rounds: 1 and 0");
  }

  @Test
  void printsJson() {
    JsonLine json =
        new JsonLine()
            .put("text", "a \"b\" \\ \n")
            .put("count", 3L)
            .put("whole", 100.0)
            .put("part", 0.12345)
            .put("none", Double.NaN)
            .put("list", List.of(1.5, 2.0))
            .put("map", Map.of("k", true))
            .put("absent", null);

    assertThat(json)
        .hasToString(
            "{\"text\":\"a \\\"b\\\" \\\\ \\u000a\",\"count\":3,\"whole\":100,\"part\":0.123,"
                + "\"none\":null,\"list\":[1.5,2],\"map\":{\"k\":true}}");
  }

  private static RatioTable.Sample sample(double perCpuSecond) {
    return new RatioTable.Sample(perCpuSecond, 10, 1, 0.5, 5);
  }
}
