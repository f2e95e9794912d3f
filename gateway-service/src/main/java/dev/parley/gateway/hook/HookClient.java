package dev.parley.gateway.hook;

import dev.parley.concurrent.EventLoop;
import dev.parley.protocol.RequestReader;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the hook for all event loops of a node. Each call ends within the deadline; above a number
 * of calls in flight, and for a while after the hook has failed several times in a row, it is not
 * called at all. Redirects are not followed, and a reply is read up to the size of the largest
 * body. Safe from any thread.
 */
public final class HookClient {

  private static final Logger log = LoggerFactory.getLogger(HookClient.class);
  private static final int OK = 200;

  private final HookSettings settings;
  private final NodeClock clock;
  private final HookMetrics metrics;
  private final HttpClient client;
  private final RequestOptions target;
  private final HookSignature signature;
  private final HookReply replies;
  private final Breaker breaker;
  private final int maxReplyBytes;

  private HookClient(
      URI url,
      HookSettings settings,
      Vertx vertx,
      NodeClock clock,
      HookMetrics metrics,
      RequestReader requests,
      int maxBodyBytes) {
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) settings.deadline().toMillis())
                .setHttp2ClearTextUpgrade(false)
                .setKeepAliveTimeout(30)
                .setTcpNoDelay(true)
                .setTracingPolicy(TracingPolicy.IGNORE),
            new PoolOptions().setHttp1MaxSize(settings.inFlight()));
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .putHeader("Content-Type", "application/json");
    this.signature = new HookSignature(settings.secret());
    this.replies = new HookReply(requests);
    this.breaker = new Breaker(settings.pause());
    this.maxReplyBytes = maxBodyBytes + HookReply.FRAME;
  }

  /**
   * A client of the hook that the settings name; null where they name none.
   *
   * @param requests reads a body as one of a client is read
   * @param maxBodyBytes of a message
   */
  public static @Nullable HookClient open(
      HookSettings settings,
      Vertx vertx,
      NodeClock clock,
      HookMetrics metrics,
      RequestReader requests,
      int maxBodyBytes) {
    URI url = settings.url();
    return url == null
        ? null
        : new HookClient(url, settings, vertx, clock, metrics, requests, maxBodyBytes);
  }

  /** For which rooms it is to be asked. */
  HookedRooms rooms() {
    return settings.rooms();
  }

  /**
   * Asks about a message; called on a loop, where the future ends. Fails with {@link
   * HookException}.
   *
   * @param traceparent of the call's span, if it is recorded
   */
  Future<Verdict> ask(EventLoop loop, Draft draft, @Nullable String traceparent) {
    return admitted(loop, draft, traceparent)
        .onSuccess(verdict -> metrics.ended(verdict.kind().wireName()))
        .onFailure(
            failure -> {
              if (failure instanceof HookException expected) {
                metrics.ended(expected.outcome());
              }
            });
  }

  private Future<Verdict> admitted(EventLoop loop, Draft draft, @Nullable String traceparent) {
    int before = metrics.inFlight().getAndIncrement();
    if (before >= settings.inFlight()) {
      metrics.inFlight().decrementAndGet();
      return Future.failedFuture(HookException.busy(before));
    }
    if (!breaker.admits(clock.nanos())) {
      metrics.inFlight().decrementAndGet();
      return Future.failedFuture(HookException.paused());
    }
    Timer.Sample sample = Timer.start();
    return loop.here(new Call(loop, draft, traceparent).begin())
        .onComplete(
            done -> {
              metrics.inFlight().decrementAndGet();
              sample.stop(metrics.calls());
              judge(done.cause());
            });
  }

  private void judge(@Nullable Throwable failure) {
    if (failure == null) {
      if (breaker.succeeded()) {
        log.info("hook_answers_again");
      }
      return;
    }
    log.warn("hook_failed reason={}", String.valueOf(failure.getMessage()));
    if (breaker.failed(clock.nanos())) {
      log.warn("hook_paused millis={}", settings.pause().toMillis());
    }
  }

  /** Gives its connections back. */
  public Future<Void> close() {
    return client.close();
  }

  /** One call, on its loop. */
  private final class Call {

    private final EventLoop loop;
    private final Draft draft;
    private final @Nullable String traceparent;
    private final Promise<Verdict> verdict = Promise.promise();
    private @Nullable HttpClientRequest request;

    Call(EventLoop loop, Draft draft, @Nullable String traceparent) {
      this.loop = loop;
      this.draft = draft;
      this.traceparent = traceparent;
    }

    Future<Verdict> begin() {
      long millis = settings.deadline().toMillis();
      long timer = loop.setTimer(millis, () -> fail(HookException.timeout(millis)));
      loop.here(client.request(new RequestOptions(target)))
          .onComplete(this::send, failure -> fail(HookException.failed(failure.toString())));
      return verdict.future().onComplete(done -> loop.cancelTimer(timer));
    }

    private void send(HttpClientRequest opened) {
      request = opened;
      if (verdict.future().isComplete()) {
        opened.reset();
        return;
      }
      long now = clock.wallMillis();
      byte[] body = draft.toBytes(now);
      String timestamp = Long.toString(TimeUnit.MILLISECONDS.toSeconds(now));
      opened.putHeader(HookSignature.TIMESTAMP, timestamp);
      opened.putHeader(HookSignature.SIGNATURE, signature.of(timestamp, body));
      if (traceparent != null) {
        opened.putHeader("traceparent", traceparent);
      }
      opened
          .send(Buffer.buffer(body))
          .onComplete(this::read, failure -> fail(HookException.failed(failure.toString())));
    }

    private void read(HttpClientResponse response) {
      // First: a reset is reported here too, and Vert.x logs what nobody takes.
      response.exceptionHandler(lost -> fail(HookException.failed(lost.toString())));
      if (response.statusCode() != OK) {
        fail(HookException.failed("status " + response.statusCode()));
        return;
      }
      Buffer reply = Buffer.buffer();
      response.handler(
          part -> {
            if (reply.length() + part.length() > maxReplyBytes) {
              fail(HookException.failed("the reply has more than " + maxReplyBytes + " bytes"));
            } else {
              reply.appendBuffer(part);
            }
          });
      response.endHandler(end -> complete(reply.getBytes()));
    }

    private void complete(byte[] reply) {
      try {
        verdict.tryComplete(replies.read(draft, reply));
      } catch (HookException none) {
        fail(none);
      }
    }

    /** Ends the call; its connection cannot be used again where it is still in use. */
    private void fail(HookException failure) {
      if (verdict.tryFail(failure) && request != null) {
        Objects.requireNonNull(request).reset();
      }
    }
  }
}
