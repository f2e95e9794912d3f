package dev.parley.gateway.web;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections at the clients' port of a node. Each takes a file descriptor, whether or not
 * its client ever says anything; the log, the store and the links to other nodes need some too, and
 * a broker in the same process ends when it gets none. So clients have a share of them, and those
 * of one address a small one until they have a WebSocket or an event stream. Safe from any thread.
 */
public final class OpenConnections {

  private static final int MOST_RESERVED = 1_000;

  private final int most;
  private final int mostWaiting;
  private final BooleanSupplier limited;
  private final ClientAddress proxies;
  private final Counter refusedByNode;
  private final Counter refusedByAddress;
  private final Map<String, Integer> waiting = new HashMap<>();
  private int open;

  /**
   * None yet.
   *
   * @param most how many there may be, see {@link #share}
   * @param limited whether an address has a limit; that of the node always holds
   */
  public OpenConnections(
      EdgeSettings settings, int most, BooleanSupplier limited, MeterRegistry meters) {
    this.most = most;
    this.mostWaiting = settings.waitingPerAddress();
    this.limited = limited;
    this.proxies = new ClientAddress(settings.proxies());
    this.refusedByNode = refused(meters, "descriptors");
    this.refusedByAddress = refused(meters, "waiting");
  }

  /** How many of this process's file descriptors clients may have. */
  public static int shareOfProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? share(unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /** Three quarters; where there are few, a thousand are left for the rest, or half of them. */
  static int share(long descriptors) {
    long reserved = Math.max(descriptors / 4, Math.min(MOST_RESERVED, descriptors / 2));
    return (int) Math.min(Integer.MAX_VALUE, descriptors - reserved);
  }

  /** Counts a connection until it is closed; false where there is no place for it. */
  boolean admit(Channel channel) {
    String address = address(channel);
    boolean alone = limited.getAsBoolean() && !proxies.isTrusted(address);
    String key = alone ? Network.key(address) : null;
    synchronized (this) {
      if (open >= most) {
        refusedByNode.increment();
        refused(address, "open files", open);
        return false;
      }
      int others = key == null ? 0 : waiting.getOrDefault(key, 0);
      if (key != null && others >= mostWaiting) {
        refusedByAddress.increment();
        refused(address, "PARLEY_LIMIT_WAITING_ADDRESS", others);
        return false;
      }
      open++;
      if (key != null) {
        waiting.put(key, others + 1);
      }
    }
    channel.pipeline().addFirst(new Place(key));
    return true;
  }

  /** Empty where the peer is gone already. */
  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress()
        : "";
  }

  /** A request has got a WebSocket or an event stream: these are counted by {@link Admission}. */
  static void served(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection connection) {
      Place place = connection.channelHandlerContext().pipeline().get(Place.class);
      if (place != null) {
        place.waitsNoLonger();
      }
    }
  }

  private static void refused(String address, String setting, int open) {
    SecurityLog.get()
        .write(SecurityEvent.CONNECTION_REFUSED, address, "setting", setting, "open", open);
  }

  private static Counter refused(MeterRegistry meters, String limit) {
    return Counter.builder("parley.gateway.refused")
        .description("Connections that were refused because there were too many")
        .tag("limit", limit)
        .register(meters);
  }

  /** The place of one connection. It gives it back when the channel ends. */
  private final class Place extends ChannelHandlerAdapter {

    private @Nullable String key;

    /** With the key of the address that has one more that waits; null where it does not count. */
    Place(@Nullable String key) {
      this.key = key;
    }

    void waitsNoLonger() {
      synchronized (OpenConnections.this) {
        if (key != null) {
          waiting.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
          key = null;
        }
      }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      waitsNoLonger();
      synchronized (OpenConnections.this) {
        open--;
      }
    }
  }
}
