package dev.parley.gateway.rate;

import dev.parley.config.RateLimits;
import dev.parley.config.RateLimits.Rate;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.time.NodeClock;
import dev.parley.time.TokenBucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How much the clients of a node ask of it, counted by connection, user, address, room and for the
 * node as a whole. What is remembered is bounded, see {@link Budgets}. Safe from any thread.
 */
public final class Rates {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Refusals a second: clients that come to a limit by chance are not cut off. */
  private static final int MIN_REFUSALS = 50;

  /** Whose limit it is. */
  enum Whose {
    CONNECTION("one connection"),
    USER("one user"),
    ADDRESS("one address"),
    ROOM("one room"),
    NODE("this node");

    private final String text;

    Whose(String text) {
      this.text = text;
    }

    /** For who reads an error. */
    String text() {
      return text;
    }
  }

  /**
   * What is known of an address.
   *
   * @param budget what it may ask for
   * @param connects how many connections it may open
   * @param refusals how often it may be refused before it is cut off
   */
  record AddressRate(Budget budget, TokenBucket connects, TokenBucket refusals) {
    boolean isFull(long nowNanos) {
      return budget.isFull(nowNanos) && connects.isFull(nowNanos) && refusals.isFull(nowNanos);
    }
  }

  private final RateSettings settings;
  private final NodeClock clock;
  private final Map<Whose, Counter> refused = new EnumMap<>(Whose.class);
  private final Counter connectsRefused;
  private final Budget node;
  private final Budgets<Budget> users;
  private final Budgets<Budget> rooms;
  private final Budgets<AddressRate> addresses;

  /** Counts nothing yet. */
  public Rates(RateSettings settings, NodeClock clock, MeterRegistry meters) {
    this.settings = settings;
    this.clock = clock;
    for (Whose whose : Whose.values()) {
      refused.put(whose, counter(meters, whose.name().toLowerCase(Locale.ROOT)));
    }
    this.connectsRefused = counter(meters, "connects");
    long now = clock.nanos();
    this.node = budget(RateLimits::node, now);
    this.users = new Budgets<>(at -> budget(RateLimits::user, at), Budget::isFull, now);
    this.rooms = new Budgets<>(at -> budget(RateLimits::room, at), Budget::isFull, now);
    this.addresses = new Budgets<>(this::newAddress, AddressRate::isFull, now);
  }

  /**
   * Counts what one connection asks.
   *
   * @param address what its client's address is counted under
   */
  public ClientRate connection(String address) {
    long now = clock.nanos();
    return new ClientRate(
        this,
        budget(RateLimits::connection, now),
        refusals(() -> settings.live().get().connection(), now),
        address);
  }

  /**
   * Counts what one HTTP request asks.
   *
   * @param address what its client's address is counted under
   */
  public ClientRate request(String address) {
    return new ClientRate(this, null, null, address);
  }

  /**
   * Counts a connection that an address wants to open.
   *
   * @return milliseconds until it may; 0 where it may now
   */
  public long connect(String address) {
    if (!settings.on()) {
      return 0;
    }
    long now = clock.nanos();
    TokenBucket connects = address(address, now).connects();
    if (connects.take(now)) {
      return 0;
    }
    connectsRefused.increment();
    return connects.retryAfterMillis();
  }

  /** Whether there are any limits. */
  public boolean areLimited() {
    return settings.on();
  }

  /** Whether one user has as many connections here as it may. */
  public boolean areTooMany(int connectionsOfUser) {
    return settings.on() && connectionsOfUser >= settings.connectionsPerUser();
  }

  /**
   * Counts what somebody brings into a room.
   *
   * @throws ProtocolException rate_limited
   */
  public void into(RoomId room, long bytes) {
    if (settings.on()) {
      long now = clock.nanos();
      Budget budget = rooms.of(room.value(), now);
      require(budget, Whose.ROOM, now);
      budget.spend(now, 1, bytes);
    }
  }

  /**
   * Refuses where nothing is left.
   *
   * @throws ProtocolException rate_limited
   */
  void require(Budget budget, Whose whose, long now) {
    long waitMillis = budget.waitMillis(now);
    if (waitMillis > 0) {
      Objects.requireNonNull(refused.get(whose)).increment();
      throw new ProtocolException(
          ErrorCode.RATE_LIMITED,
          "more than %s a second of %s".formatted(budget.spent(now), whose.text()),
          ProtocolException.NO_ID,
          waitMillis);
    }
  }

  long nowNanos() {
    return clock.nanos();
  }

  Budget node() {
    return node;
  }

  Budget user(String user, long nowNanos) {
    return users.of(user, nowNanos);
  }

  AddressRate address(String address, long nowNanos) {
    return addresses.of(address, nowNanos);
  }

  private Budget budget(Function<RateLimits, Rate> whose, long nowNanos) {
    return new Budget(() -> whose.apply(settings.live().get()), nowNanos);
  }

  private AddressRate newAddress(long nowNanos) {
    return new AddressRate(
        budget(RateLimits::address, nowNanos),
        new TokenBucket(
            () -> settings.live().get().connects(), SECOND_NANOS, Budget.BURST_SECONDS, nowNanos),
        refusals(() -> settings.live().get().address(), nowNanos));
  }

  /** A client may be refused a thousand times, or as often as it may ask in a burst. */
  private static TokenBucket refusals(Supplier<Rate> rate, long nowNanos) {
    return new TokenBucket(
        () -> Math.max(MIN_REFUSALS, rate.get().requests() / 4),
        SECOND_NANOS,
        4 * Budget.BURST_SECONDS,
        nowNanos);
  }

  private static Counter counter(MeterRegistry meters, String limit) {
    return Counter.builder("parley.gateway.rate.limited")
        .description("Requests and connections that were refused because a limit was reached")
        .tag("limit", limit)
        .register(meters);
  }
}
