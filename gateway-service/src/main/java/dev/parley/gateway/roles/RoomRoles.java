package dev.parley.gateway.roles;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of all rooms. Every gateway knows all of them, from a log that outlives them, and they
 * are in memory: {@link RoleSettings#bytes()} is a bound for what is added, and nothing that is
 * read is left out because of it. What this version does not know of it is left out. Safe from any
 * thread.
 */
public final class RoomRoles {

  private static final Logger log = LoggerFactory.getLogger(RoomRoles.class);

  /** One room may have this part of all. */
  private static final int ROOM_PART = 16;

  private static final BiConsumer<String, RoomId> NOBODY = (user, room) -> {};

  private final Map<RoomId, RoomRules> rooms = new ConcurrentHashMap<>();
  private final int maxBytes;
  private final LongSupplier wallMillis;
  private final Log stored;
  private final BooleanSupplier read;
  private volatile BiConsumer<String, RoomId> onBan = NOBODY;
  private int bytes;

  /** Where rules outlive all gateways. */
  @FunctionalInterface
  public interface Log {

    /**
     * Sets the values of keys; fails where they are not known to be stored, or not read back here
     * by {@link RoomRoles#read}.
     */
    Future<Void> put(Map<String, String> values);
  }

  /**
   * Knows nothing yet.
   *
   * @param wallMillis milliseconds since 1970 UTC
   * @param stored where rules are written, which come back by {@link #read}
   * @param read whether all has come back that was stored before
   */
  public RoomRoles(int maxBytes, LongSupplier wallMillis, Log stored, BooleanSupplier read) {
    this.maxBytes = maxBytes;
    this.wallMillis = wallMillis;
    this.stored = stored;
    this.read = read;
  }

  /**
   * Remembers nothing beyond this process.
   *
   * @param wallMillis milliseconds since 1970 UTC
   */
  public static RoomRoles ofOneProcess(int maxBytes, LongSupplier wallMillis) {
    AtomicReference<@Nullable RoomRoles> itself = new AtomicReference<>();
    RoomRoles roles =
        new RoomRoles(
            maxBytes,
            wallMillis,
            values -> {
              values.forEach(Objects.requireNonNull(itself.get())::read);
              return Future.succeededFuture();
            },
            () -> true);
    itself.set(roles);
    return roles;
  }

  /** Hears the user and the room of each ban from now on, after it is in effect, on any thread. */
  public void onBan(BiConsumer<String, RoomId> listener) {
    onBan = listener;
  }

  /** Whether the rules from before this node started are known. */
  public boolean isRead() {
    return read.getAsBoolean();
  }

  RoomRules of(RoomId room) {
    return rooms.getOrDefault(room, RoomRules.NONE);
  }

  long wallMillis() {
    return wallMillis.getAsLong();
  }

  /** Takes note of what is stored. */
  public void read(String key, String value) {
    Rule rule = Rule.read(key, value);
    if (rule == null) {
      log.debug("rule_of_later_version key={}", key);
      return;
    }
    if (apply(rule).isBanned(wallMillis()) && rule.kind() == Rule.Kind.BAN) {
      onBan.accept(rule.user(), rule.room());
    }
  }

  /** What the rules say of the user from now on. */
  private synchronized MemberRules apply(Rule rule) {
    RoomRules room = rooms.computeIfAbsent(rule.room(), first -> new RoomRules());
    count(room, room.apply(rule));
    if (room.isEmpty()) {
      rooms.remove(rule.room());
    }
    return room.of(rule.user());
  }

  private void count(RoomRules room, int more) {
    room.bytes += more;
    bytes += more;
  }

  /** Forgets bans and mutes that have ended; to be called from time to time. */
  public synchronized void forgetOld() {
    long now = wallMillis();
    rooms.forEach(
        (id, room) ->
            room.members()
                .forEach(
                    (user, member) -> {
                      if (member.bannedUntil() != MemberRules.NEVER && !member.isBanned(now)) {
                        count(room, room.apply(new Rule(id, Rule.Kind.BAN, user, "")));
                      }
                      if (member.mutedUntil() != MemberRules.NEVER && !member.isMuted(now)) {
                        count(room, room.apply(new Rule(id, Rule.Kind.MUTE, user, "")));
                      }
                    }));
    rooms.values().removeIf(RoomRules::isEmpty);
  }

  /** How much all rules are. */
  public synchronized int bytes() {
    return bytes;
  }

  /**
   * Stores rules of one room; they are in effect here when it completes. Fails where that is not
   * known.
   *
   * @throws ProtocolException too_large, where there is no space for them
   */
  Future<Void> store(List<Rule> rules) {
    requireSpace(rules);
    Map<String, String> values = new LinkedHashMap<>();
    rules.forEach(rule -> values.put(rule.key(), rule.value()));
    return stored.put(values);
  }

  private synchronized void requireSpace(List<Rule> rules) {
    RoomId id = rules.get(0).room();
    RoomRules room = of(id);
    int more =
        rules.stream()
            .filter(rule -> !rule.isRemoval() && !room.has(rule))
            .mapToInt(RoomRules::bytes)
            .sum();
    requireSpace("the rules of " + id, room.bytes, more, maxBytes / ROOM_PART);
    requireSpace("the rules of all rooms", bytes, more, maxBytes);
  }

  private static void requireSpace(String what, int has, int more, int max) {
    if (more > 0 && has + more > max) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "%s: %d bytes (expected: at most %d; take back what is not needed)"
              .formatted(what, has + more, max));
    }
  }
}
