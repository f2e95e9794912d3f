package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is read out of a node's metrics. */
class GridUseTest {

  private static final String METRICS =
      """
      # HELP parley_grid_bytes Owned by this member, without backups and indexes
      # TYPE parley_grid_bytes gauge
      parley_grid_bytes{map="parley.rosters"} 12.0
      parley_grid_bytes{map="parley.sessions"} 1.2E7
      parley_grid_bytes{map="parley.sessions.ended"} 99.0
      parley_grid_entries{map="parley.sessions"} 40000.0
      """;

  @Test
  void onlyTheMapOfSessionsCounts() {
    Metrics metrics = new Metrics(METRICS);
    assertThat(GridUse.of(metrics)).isEqualTo(new GridUse(40_000, 12_000_000));
    assertThat(GridUse.of(new Metrics(""))).isEqualTo(new GridUse(0, 0));
  }

  @Test
  void valuesWithTheSameBeginningAreAddedUp() {
    assertThat(new Metrics(METRICS).sum("parley_grid_bytes{")).isEqualTo(12_000_111);
    assertThat(new Metrics(METRICS).sum("parley_grid_unknown")).isZero();
  }

  @Test
  void bytesAreSharedByTheSessions() {
    assertThat(new GridUse(40_000, 12_000_000).bytesPerSession()).isEqualTo(300);
    assertThat(new GridUse(0, 0).bytesPerSession()).isNaN();
  }
}
