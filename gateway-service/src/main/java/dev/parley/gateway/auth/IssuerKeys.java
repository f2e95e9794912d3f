package dev.parley.gateway.auth;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of those who issue tokens, as they were read last. They are read again from time
 * to time, and when a token names a key that is not among them, but then no more often than every
 * {@value #GAP_SECONDS} s, whatever tokens name. When they cannot be read those from before stay.
 * Safe from any thread; what blocks runs on threads for it.
 */
public final class IssuerKeys {

  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

  /** The shortest time between two tries that tokens cause. */
  static final int GAP_SECONDS = 10;

  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 3_000;
  private static final int MAX_BYTES = 1 << 20;

  private final @Nullable URL source;
  private final long gapNanos;
  private final ResourceRetriever retriever;
  private final Function<Callable<PublicKeys>, Future<PublicKeys>> blocking;
  private final LongSupplier nanos;
  private final Counter read;
  private final Counter failed;
  private volatile PublicKeys keys = PublicKeys.NONE;
  private @Nullable Future<PublicKeys> reading;
  private long triedNanos;

  /**
   * Knows none yet.
   *
   * @param nanos a clock that only goes forward
   */
  public IssuerKeys(KeySettings settings, Vertx vertx, LongSupplier nanos, MeterRegistry meters) {
    this(
        settings,
        new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES),
        work -> vertx.executeBlocking(work, false),
        nanos,
        meters);
  }

  IssuerKeys(
      KeySettings settings,
      ResourceRetriever retriever,
      Function<Callable<PublicKeys>, Future<PublicKeys>> blocking,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.source = settings.source();
    this.retriever = retriever;
    this.blocking = blocking;
    this.nanos = nanos;
    Duration gap = Duration.ofSeconds(GAP_SECONDS);
    this.gapNanos = (gap.compareTo(settings.period()) < 0 ? gap : settings.period()).toNanos();
    this.triedNanos = nanos.getAsLong() - gapNanos;
    this.read = counter(meters, "read");
    this.failed = counter(meters, "failed");
    Gauge.builder("parley.gateway.keys", () -> keys.size())
        .description("Public keys with which tokens are verified")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("parley.gateway.keys.fetches")
        .description("Times that the issuers' public keys were asked for")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Reads them now, unless that is in flight; to be called from time to time. Never fails. */
  public synchronized Future<PublicKeys> refresh() {
    URL from = source;
    if (from == null) {
      return Future.succeededFuture(PublicKeys.NONE);
    }
    Future<PublicKeys> inFlight = reading;
    if (inFlight != null) {
      return inFlight;
    }
    triedNanos = nanos.getAsLong();
    Future<PublicKeys> begun =
        blocking.apply(() -> read(from)).otherwise(failure -> failed(failure));
    reading = begun;
    begun.onComplete(done -> ended());
    return begun;
  }

  /** The keys, read again where that may find the one that a token names. Never fails. */
  public Future<PublicKeys> keysFor(String algorithm, @Nullable String id) {
    PublicKeys known = keys;
    return known.has(algorithm, id) || !mayTry() ? Future.succeededFuture(known) : refresh();
  }

  private synchronized boolean mayTry() {
    return reading != null || nanos.getAsLong() - triedNanos >= gapNanos;
  }

  private synchronized void ended() {
    reading = null;
  }

  private PublicKeys read(URL from) throws IOException, ParseException {
    PublicKeys found = PublicKeys.parse(retriever.retrieveResource(from).getContent());
    if (found.size() == 0) {
      throw new IOException("no key that verifies tokens: " + found.skipped());
    }
    if (found.size() != keys.size() || !found.skipped().equals(keys.skipped())) {
      log.info("auth_keys_read count={} skipped={}", found.size(), found.skipped());
    }
    keys = found;
    read.increment();
    return found;
  }

  private PublicKeys failed(Throwable failure) {
    failed.increment();
    log.warn(
        "auth_keys_unreadable setting=PARLEY_AUTH_JWKS kept={} reason={}",
        keys.size(),
        failure.toString());
    return keys;
  }
}
