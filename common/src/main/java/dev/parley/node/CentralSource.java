package dev.parley.node;

import dev.parley.config.Settings;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** The password, or the name where it has none, and the query. */
  private static final Pattern SECRETS = Pattern.compile("(?<=//)(?:[^/@:]*:)?([^/@]+)@|\\?(.+)$");

  static CentralSource read(Settings settings) {
    String given = settings.secretOrNull("PARLEY_SETTINGS_CENTRAL");
    String url = given == null ? "" : given;
    if (!url.isEmpty() && !url.matches("(git\\+)?(https?://[^/]+|file:)/.*")) {
      settings.fault(
          "PARLEY_SETTINGS_CENTRAL",
          url.matches(".*[@?].*") ? "a URL with a name or a query" : url,
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

  /**
   * A text for the log without what in the URL may be a secret: name and password, and the query.
   */
  String withoutSecrets(String text) {
    String shown = text;
    Matcher secrets = SECRETS.matcher(url);
    while (secrets.find()) {
      String secret = secrets.group(1) == null ? secrets.group(2) : secrets.group(1);
      shown = shown.replace(secret, "***");
    }
    return shown;
  }

  /** Without the URL: a name and a password may be in it. */
  @Override
  public String toString() {
    return "CentralSource[branch=%s, path=%s, period=%s]".formatted(branch, path, period);
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
