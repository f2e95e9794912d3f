package dev.parley.node;

import dev.parley.config.CentralVersion;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the central settings again and again, and gives each new version to the node's live values.
 * A version that does not fit is refused as a whole and the one before holds; a source that does
 * not answer changes nothing. Metrics report both, for nobody reads logs all day.
 */
public final class CentralSettings {

  private static final Logger log = LoggerFactory.getLogger(CentralSettings.class);

  private final CentralSource source;
  private final ConfigRetriever retriever;
  private final CentralVersion version;
  private final Counter unreadable;
  private volatile long holds;
  private volatile boolean refused;
  private JsonObject last = new JsonObject();

  private CentralSettings(
      CentralSource source,
      ConfigRetriever retriever,
      CentralVersion version,
      MeterRegistry meters) {
    this.source = source;
    this.retriever = retriever;
    this.version = version;
    this.unreadable =
        Counter.builder("parley.settings.unreadable")
            .description("Times that the central settings could not be read")
            .register(meters);
    Gauge.builder("parley.settings.version", () -> holds)
        .description("The version of the central settings that holds; 0 before the first")
        .register(meters);
    Gauge.builder("parley.settings.refused", () -> refused ? 1 : 0)
        .description("1 while the newest central settings are refused")
        .register(meters);
  }

  /**
   * Reads once, and then a period after each try; completes after the first, whatever its result.
   */
  static Future<Void> follow(
      Vertx vertx, CentralSource source, Settings settings, MeterRegistry meters) {
    if (source.url().isEmpty()) {
      return Future.succeededFuture();
    }
    ConfigRetrieverOptions options =
        new ConfigRetrieverOptions()
            .setIncludeDefaultStores(false)
            .setScanPeriod(-1)
            .addStore(source.store());
    CentralSettings central =
        new CentralSettings(
            source,
            ConfigRetriever.create(vertx, options),
            new CentralVersion(settings, LiveSettings::readAll),
            meters);
    return central.readFrom(vertx, source.period().toMillis());
  }

  private Future<Void> readFrom(Vertx vertx, long periodMillis) {
    return readOnce()
        .onComplete(read -> vertx.setTimer(periodMillis, timer -> readFrom(vertx, periodMillis)));
  }

  private Future<Void> readOnce() {
    return Future.<Void>succeededFuture()
        .compose(now -> retriever.getConfig())
        .onSuccess(this::offer)
        .onFailure(
            cause -> {
              unreadable.increment();
              log.warn("settings_unreadable reason={}", source.withoutSecrets(cause.toString()));
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private synchronized void offer(JsonObject document) {
    if (document.equals(last)) {
      return;
    }
    last = document;
    Map<String, Object> values = document.getMap();
    CentralVersion.Outcome outcome = version.offer(values);
    refused = !outcome.faults().isEmpty();
    outcome.faults().forEach(fault -> log.error("settings_refused fault={}", fault));
    if (outcome.taken()) {
      holds = version.number();
      log.info("settings_taken version={} names={}", holds, values.keySet());
    }
  }
}
