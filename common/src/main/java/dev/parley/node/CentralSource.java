package dev.parley.node;

import dev.parley.config.Settings;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;

/**
 * Where the central settings are: one JSON object.
 *
 * @param url of it, {@code http}, {@code https} or {@code file} (a mounted ConfigMap); or of a git
 *     repository, with {@code git+} in front of the same; empty for none
 * @param branch of the repository
 * @param path of the file in it
 * @param period how long after one try the next one is made
 */
record CentralSource(String url, String branch, String path, Duration period) {

  private static final String GIT = "git+";

  static CentralSource read(Settings settings) {
    String url = settings.text("PARLEY_SETTINGS_CENTRAL", "");
    if (!url.isEmpty() && !url.matches("(git\\+)?(https?://[^/]+|file:)/.*")) {
      settings.fault(
          "PARLEY_SETTINGS_CENTRAL",
          url,
          "http://…, https://… or file:/…, or one of them with git+ in front");
    }
    return new CentralSource(
        url,
        settings.text("PARLEY_SETTINGS_GIT_BRANCH", "main"),
        settings.text("PARLEY_SETTINGS_GIT_PATH", "parley.json"),
        settings.duration(
            "PARLEY_SETTINGS_PERIOD",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofHours(1)));
  }

  /** As Vert.x Config wants it. */
  ConfigStoreOptions store() {
    if (url.startsWith(GIT)) {
      return store(
          GitStore.TYPE,
          new JsonObject()
              .put("url", url.substring(GIT.length()))
              .put("branch", branch)
              .put("path", path));
    }
    URI uri = URI.create(url);
    if (uri.getScheme().equals("file")) {
      return store("file", new JsonObject().put("path", uri.getPath()));
    }
    boolean tls = uri.getScheme().equals("https");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return store(
        "http",
        new JsonObject()
            .put("host", uri.getHost())
            .put("port", uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80)
            .put("ssl", tls)
            .put("path", uri.getRawPath() + query));
  }

  private static ConfigStoreOptions store(String type, JsonObject config) {
    return new ConfigStoreOptions().setType(type).setFormat("json").setConfig(config);
  }
}
