package dev.parley.history;

import dev.parley.bus.Bus;
import dev.parley.concurrent.EventLoop;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.GroupMembers;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogEnds;
import dev.parley.log.LogTail;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the history server: its reader on the tail's thread, its pages on one event loop. */
final class HistoryVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(HistoryVerticle.class);
  private static final String GROUP = "history";
  private static final long ENDS_EVERY_MILLIS = 1_000;

  private final NodeContext node;
  private final KafkaSettings kafka;
  private final HistorySettings settings;
  private final RoomTopic topic;
  private final HistoryStore store;
  private final CountDownLatch leaving = new CountDownLatch(1);
  private Bus.@Nullable Registration registration;
  private @Nullable HistoryServer server;
  private volatile @Nullable LogTail tail;
  private volatile @Nullable LogEnds ends;
  private boolean flushing;

  HistoryVerticle(
      NodeContext node,
      KafkaSettings kafka,
      HistorySettings settings,
      RoomTopic topic,
      HistoryStore store) {
    this.node = node;
    this.kafka = kafka;
    this.settings = settings;
    this.topic = topic;
    this.store = store;
  }

  @Override
  public Future<?> start() {
    EventLoop loop = EventLoop.of(context);
    HistoryServer made =
        new HistoryServer(
            node,
            loop,
            topic,
            store,
            kafka.dedupWindow(),
            settings.patience(),
            this::pause,
            () -> loop.execute(node.directory()::refresh),
            () -> leaving.getCount() == 0);
    HistoryReader reader = made.reader();
    server = made;
    loop.setPeriodic(settings.flushEvery().toMillis(), this::flush);
    return made.open()
        .compose(
            opened -> {
              registration = opened;
              return node.vertx()
                  .executeBlocking(
                      () ->
                          LogTail.open(
                              kafka, topic, GROUP, node.memberId(), reader, node.meters()));
            })
        .compose(
            opened -> {
              tail = opened;
              node.whenGone(memberId -> GroupMembers.remove(kafka, GROUP, memberId));
              return node.vertx().executeBlocking(() -> LogEnds.open(kafka));
            })
        .onSuccess(
            opened -> {
              ends = opened;
              loop.setPeriodic(
                  ENDS_EVERY_MILLIS, () -> opened.ask(reader.partitions(), reader.ends()));
            });
  }

  @Override
  public Future<?> stop() {
    Bus.Registration served = registration;
    HistoryServer made = server;
    Future<Void> silent = served == null ? Future.succeededFuture() : served.close();
    return made == null ? silent : silent.eventually(made::close);
  }

  /** Why the log is not read now, in a few words; empty when it is. */
  Optional<String> notReading() {
    LogTail running = tail;
    return running == null ? Optional.of("starting") : running.notReading();
  }

  /** Hands the partitions over. */
  Future<Void> leave() {
    leaving.countDown();
    node.directory().refresh();
    return node.vertx()
        .executeBlocking(
            () -> {
              LogTail running = tail;
              if (running != null) {
                running.close();
              }
              LogEnds asked = ends;
              if (asked != null) {
                asked.close();
              }
              return null;
            });
  }

  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    vertx
        .executeBlocking(
            () -> {
              store.flush();
              return null;
            })
        .onFailure(e -> log.warn("history_flush_failed reason={}", e.getMessage()))
        .onComplete(done -> flushing = false);
  }

  /** Waits on the tail's thread, but not once the node leaves. */
  private boolean pause(long millis) {
    try {
      return !leaving.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
