package dev.parley.campaign.checker;

import dev.parley.campaign.checker.Observation.Event;
import dev.parley.campaign.checker.Observation.Hole;
import dev.parley.campaign.checker.Observation.Seen;
import dev.parley.campaign.checker.Send.Ack;
import dev.parley.campaign.checker.Violation.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Faults that a server could have, each put into a good history at a place drawn by lot. */
enum Bug {
  /** A retry is appended again. */
  NO_DEDUPLICATION(
      Promise.ONCE,
      (h, p) -> {
        List<Kept> log = h.logs.get(p.room());
        log.add(new Kept(p.end() + 1, p.kept().sender(), p.kept().key()));
      }),
  /** The owner answers before the log has the record, and dies: another takes its offset. */
  ACKNOWLEDGED_BEFORE_APPEND(
      Promise.STORED,
      (h, p) -> {
        h.logs.get(p.room()).set(p.index(), new Kept(p.kept().offset(), "ann", "last2"));
        h.sends.add(new Send(p.room(), "ann", "last2", 0, Long.MAX_VALUE, List.of()));
        seen(h, p, s -> new Seen(s.nanos(), s.offset(), "ann", "last2"));
      }),
  /** A stored message is thrown away, for everybody. */
  ACKNOWLEDGED_LOST(
      Promise.STORED,
      (h, p) -> {
        h.logs.get(p.room()).remove(p.index());
        seen(h, p, s -> null);
      }),
  /** Receivers get what the log then does not take. */
  BROADCAST_BEFORE_APPEND(
      Promise.ONE_ORDER,
      (h, p) -> {
        h.sends.removeIf(send -> p.isMessage(send));
        h.sends.add(new Send(p.room(), p.kept().sender(), p.kept().key(), 0, 0, List.of()));
        h.logs.get(p.room()).remove(p.index());
      }),
  /** The last message before silence does not arrive. */
  LOST_LAST_MESSAGE(
      Promise.NO_SILENT_HOLE, (h, p) -> replace(h, p, s -> s.subList(0, s.size() - 1))),
  /** Two messages of a batch arrive in turned order. */
  REORDERED_BATCH(
      Promise.ONCE,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> turned = new ArrayList<>(events);
                Event one = turned.remove(p.event());
                turned.add(p.event() + 1, one);
                return turned;
              })),
  /** After a reconnect the gap is not filled. */
  REFILL_SKIPPED(
      Promise.NO_SILENT_HOLE,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> less = new ArrayList<>(events);
                less.subList(p.event(), p.event() + 3).clear();
                return less;
              })),
  /** One single message does not arrive, and those after it do. */
  UNANNOUNCED_HOLE(
      Promise.NO_SILENT_HOLE,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> less = new ArrayList<>(events);
                less.remove(p.event());
                return less;
              })),
  /** The announced hole is smaller than the real one. */
  HOLE_ANNOUNCED_TOO_SMALL(
      Promise.NO_SILENT_HOLE,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> less = new ArrayList<>(events);
                Seen first = (Seen) less.get(p.event());
                less.set(p.event(), new Hole(first.offset() - 1, first.offset()));
                less.remove(p.event() + 1);
                return less;
              })),
  /** Two observers are given two messages at each other's positions. */
  OBSERVERS_DISAGREE(
      Promise.ONE_ORDER,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> other = new ArrayList<>(events);
                Seen one = (Seen) other.get(p.event());
                Seen two = (Seen) other.get(p.event() + 1);
                long late = Math.max(one.nanos(), two.nanos());
                other.set(p.event(), new Seen(late, one.offset(), two.sender(), two.key()));
                other.set(p.event() + 1, new Seen(late, two.offset(), one.sender(), one.key()));
                return other;
              })),
  /** A message is before one that was acknowledged before it was sent. */
  REAL_TIME_BROKEN(
      Promise.REAL_TIME,
      (h, p) -> {
        Send later = new Send(p.room(), "eve", "late", p.allDone() + 1, p.allDone() + 1, List.of());
        h.sends.add(later);
        List<Kept> log = h.logs.get(p.room());
        log.add(0, new Kept(0, "eve", "late"));
      }),
  /** A sender's second message is before its first. */
  PIPELINE_REORDERED(
      Promise.PIPELINE,
      (h, p) -> {
        long at = p.allDone();
        h.sends.add(send(p.room(), "one", at + 1, p.end() + 2, at + 10));
        h.sends.add(send(p.room(), "two", at + 2, p.end() + 1, at + 10));
        h.logs.get(p.room()).add(new Kept(p.end() + 1, "eve", "two"));
        h.logs.get(p.room()).add(new Kept(p.end() + 2, "eve", "one"));
      }),
  /** A retry is answered with the position of its second copy. */
  RETRY_ANSWERED_ELSEWHERE(
      Promise.ONE_POSITION,
      (h, p) ->
          h.sends.replaceAll(
              send -> {
                if (!p.isMessage(send)) {
                  return send;
                }
                List<Ack> acks = new ArrayList<>(send.acks());
                acks.add(new Ack(p.allDone(), p.end() + 1));
                return with(send, acks);
              })),
  /** The acknowledgement names a position of another message. */
  ACKNOWLEDGED_ELSEWHERE(
      Promise.ONE_POSITION,
      (h, p) ->
          h.sends.replaceAll(
              send ->
                  p.isMessage(send) ? with(send, List.of(new Ack(p.allDone(), p.end()))) : send)),
  /** A message is delivered twice. */
  DUPLICATE_LIVE(
      Promise.ONCE,
      (h, p) ->
          replace(
              h,
              p,
              events -> {
                List<Event> more = new ArrayList<>(events);
                more.add(p.event() + 1, more.get(p.event()));
                return more;
              })),
  /** Pages come in another order than the log. */
  HISTORY_OUT_OF_ORDER(
      Promise.ONE_ORDER,
      (h, p) -> {
        List<Kept> log = h.logs.get(p.room());
        log.add(p.index() + 1, log.remove(p.index()));
      }),
  /** Somebody else's message, or one of an earlier life, appears. */
  INVENTED(
      Promise.NOTHING_INVENTED,
      (h, p) -> h.logs.get(p.room()).add(new Kept(p.end() + 1, "nobody", "nothing"))),
  /** A message arrives before it was sent: the keys of two messages are mixed up. */
  SEEN_BEFORE_SENT(
      Promise.NOTHING_INVENTED,
      (h, p) -> seen(h, p, s -> new Seen(0, s.offset(), s.sender(), s.key())));

  private final Promise breaks;
  private final BiConsumer<GoodHistory, Place> seed;

  Bug(Promise breaks, BiConsumer<GoodHistory, Place> seed) {
    this.breaks = breaks;
    this.seed = seed;
  }

  /** The promise that it breaks; it may break others too. */
  Promise breaks() {
    return breaks;
  }

  void putInto(GoodHistory history) {
    seed.accept(history, Place.drawn(history));
  }

  private static Send send(String room, String key, long sent, long offset, long acknowledged) {
    return new Send(room, "eve", key, sent, sent, List.of(new Ack(acknowledged, offset)));
  }

  private static Send with(Send send, List<Ack> acks) {
    return new Send(
        send.room(), send.sender(), send.key(), send.firstSentNanos(), send.lastSentNanos(), acks);
  }

  /** Changes what one receiver was given of the place's room. */
  private static void replace(GoodHistory history, Place place, UnaryOperator<List<Event>> change) {
    Observation o = history.observations.get(place.observation());
    history.observations.set(
        place.observation(),
        new Observation(o.observer(), o.room(), o.start(), true, change.apply(o.events())));
  }

  /** Changes what every receiver was given at the place's offset; null takes it away. */
  private static void seen(GoodHistory history, Place place, UnaryOperator<Seen> change) {
    history.observations.replaceAll(
        o -> {
          List<Event> events = new ArrayList<>();
          for (Event event : o.events()) {
            boolean here =
                event instanceof Seen seen
                    && o.room().equals(place.room())
                    && seen.offset() == place.kept().offset();
            Event changed = here ? change.apply((Seen) event) : event;
            if (changed != null) {
              events.add(changed);
            }
          }
          return new Observation(o.observer(), o.room(), o.start(), o.caughtUp(), events);
        });
  }
}
