package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What deploy/compose.grafana.yaml gives to Grafana. It says nothing of a field that it does not
 * know and shows an empty page, so every field is looked up in what is documented:
 * https://grafana.com/docs/grafana/v12.1/administration/provisioning/
 */
class GrafanaTest {

  private static final Set<String> SOURCE_FIELDS =
      Set.of("name", "type", "access", "orgId", "uid", "url", "isDefault", "jsonData", "version");
  private static final Set<String> PROVIDER_FIELDS =
      Set.of("name", "orgId", "folder", "folderUid", "type", "disableDeletion", "options");
  private static final Set<String> PANEL_FIELDS =
      Set.of(
          "id",
          "type",
          "title",
          "description",
          "collapsed",
          "panels",
          "datasource",
          "gridPos",
          "fieldConfig",
          "options",
          "targets");
  private static final int COLUMNS = 24;

  private final Path deploy = Collector.repository().resolve("deploy");
  private final JsonObject dashboard;

  GrafanaTest() throws IOException {
    dashboard = new JsonObject(Files.readString(deploy.resolve("grafana/parley.json")));
  }

  @Test
  void sourcesAreServicesOfTheComposeFile() throws IOException {
    JsonObject file = Query.yaml(deploy.resolve("grafana/provisioning/datasources/parley.yaml"));
    JsonObject services = Query.yaml(deploy.resolve("compose.yaml")).getJsonObject("services");

    assertThat(file.fieldNames()).containsExactlyInAnyOrder("apiVersion", "datasources");
    assertThat(file.getInteger("apiVersion")).isEqualTo(1);
    List<JsonObject> sources = Query.objects(file.getJsonArray("datasources"));
    assertThat(sources).extracting(s -> s.getString("type")).contains("prometheus", "jaeger");
    assertThat(sources).filteredOn(s -> s.getBoolean("isDefault", false)).hasSize(1);
    for (JsonObject source : sources) {
      assertThat(SOURCE_FIELDS).containsAll(source.fieldNames());
      assertThat(source.getString("name")).isNotBlank();
      assertThat(source.getString("access")).isEqualTo("proxy");
      URI url = URI.create(source.getString("url"));
      assertThat(services.getJsonObject(url.getHost()).getJsonArray("ports").toString())
          .as("%s listens there", url)
          .contains(":" + url.getPort());
    }
  }

  @Test
  void theDashboardIsWhereGrafanaLooks() throws IOException {
    JsonObject file = Query.yaml(deploy.resolve("grafana/provisioning/dashboards/parley.yaml"));
    JsonObject grafana =
        Query.yaml(deploy.resolve("compose.grafana.yaml"))
            .getJsonObject("services")
            .getJsonObject("grafana");

    assertThat(file.fieldNames()).containsExactlyInAnyOrder("apiVersion", "providers");
    assertThat(file.getInteger("apiVersion")).isEqualTo(1);
    JsonObject provider = Query.objects(file.getJsonArray("providers")).get(0);
    assertThat(PROVIDER_FIELDS).containsAll(provider.fieldNames());
    assertThat(provider.getString("name")).isNotBlank();
    assertThat(provider.getString("type")).isEqualTo("file");
    assertThat(provider.getJsonObject("options").fieldNames()).containsExactly("path");
    assertThat(grafana.getJsonArray("volumes"))
        .contains(
            "./grafana:" + provider.getJsonObject("options").getString("path") + ":ro",
            "./grafana/provisioning:/etc/grafana/provisioning:ro");
  }

  @Test
  void everyPanelHasAPlaceOfItsOwnAndASource() {
    JsonObject variable =
        Query.objects(dashboard.getJsonObject("templating").getJsonArray("list")).get(0);
    assertThat(variable.getString("type")).isEqualTo("datasource");
    JsonObject source =
        new JsonObject()
            .put("type", variable.getString("query"))
            .put("uid", "${" + variable.getString("name") + "}");
    Set<Integer> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();

    for (JsonObject panel : Query.objects(dashboard.getJsonArray("panels"))) {
      String title = panel.getString("title");
      assertThat(PANEL_FIELDS).as(title).containsAll(panel.fieldNames());
      assertThat(panel.getString("type")).as(title).isIn("row", "timeseries");
      assertThat(ids.add(panel.getInteger("id"))).as("the id of %s", title).isTrue();
      JsonObject place = panel.getJsonObject("gridPos");
      int x = place.getInteger("x");
      int y = place.getInteger("y");
      assertThat(x + place.getInteger("w")).as(title).isLessThanOrEqualTo(COLUMNS);
      for (int column = x; column < x + place.getInteger("w"); column++) {
        for (int line = y; line < y + place.getInteger("h"); line++) {
          assertThat(taken.add(column + "," + line)).as("the place of %s", title).isTrue();
        }
      }
      if (!panel.getString("type").equals("row")) {
        assertThat(panel.getJsonObject("datasource")).as(title).isEqualTo(source);
      }
    }
    assertThat(dashboard.getString("uid")).isNotBlank();
    assertThat(dashboard.getInteger("schemaVersion")).isPositive();
  }
}
