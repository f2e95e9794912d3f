package dev.parley.gateway.rate;

import dev.parley.gateway.rate.Rates.Whose;
import dev.parley.protocol.ProtocolException;
import dev.parley.time.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one client asks, against all the limits that hold for it. A request is let in while
 * there is something left of each, and then counted whole; so are the bytes of its answer.
 */
public final class ClientRate {

  private final Rates rates;
  private final @Nullable Budget connection;
  private final @Nullable TokenBucket refusals;
  private final String address;
  private @Nullable String user;
  private boolean flooding;

  /**
   * Counts nothing yet. What is shared with others is looked up each time and never kept: it is
   * forgotten when it is not used, and who kept it would count alone from then on.
   *
   * @param connection what the connection may ask for; null where there is none
   * @param refusals how often it may be refused; null where that counts for its address
   */
  ClientRate(
      Rates rates, @Nullable Budget connection, @Nullable TokenBucket refusals, String address) {
    this.rates = rates;
    this.connection = connection;
    this.refusals = refusals;
    this.address = address;
  }

  /**
   * Counts a request.
   *
   * @throws ProtocolException rate_limited; nothing is counted then
   */
  public void request(long bytes) {
    if (rates.areLimited()) {
      long now = rates.nowNanos();
      Budget ofUser = user == null ? null : rates.user(user, now);
      Budget ofAddress = rates.address(address, now).budget();
      require(connection, Whose.CONNECTION, now);
      require(ofUser, Whose.USER, now);
      require(ofAddress, Whose.ADDRESS, now);
      require(rates.node(), Whose.NODE, now);
      if (connection != null) {
        connection.spend(now, 1, bytes);
      }
      if (ofUser != null) {
        ofUser.spend(now, 1, bytes);
      }
      ofAddress.spend(now, 1, bytes);
      rates.node().spend(now, 1, bytes);
    }
  }

  /** Says who the client is: what it asks from now on counts for that user too. */
  public void identified(String who) {
    user = who;
  }

  /**
   * Says who made a request that is counted already.
   *
   * @throws ProtocolException rate_limited
   */
  public void requestOf(String who, long bytes) {
    if (rates.areLimited()) {
      long now = rates.nowNanos();
      Budget known = rates.user(who, now);
      require(known, Whose.USER, now);
      known.spend(now, 1, bytes);
      user = who;
    }
  }

  /**
   * Counts the bytes of an answer. The client itself may owe them for a while; those with whom it
   * shares an address or the node do not.
   */
  public void answered(long bytes) {
    if (rates.areLimited()) {
      long now = rates.nowNanos();
      if (connection != null) {
        connection.spend(now, 0, bytes);
      }
      if (user != null) {
        rates.user(user, now).spend(now, 0, bytes);
      }
      rates.address(address, now).budget().spendUpTo(now, bytes);
      rates.node().spendUpTo(now, bytes);
    }
  }

  /** Whether the client goes on and on although it is refused: it is to be cut off. */
  public boolean isFlooding() {
    return flooding;
  }

  private void require(@Nullable Budget budget, Whose whose, long now) {
    if (budget == null) {
      return;
    }
    try {
      rates.require(budget, whose, now);
    } catch (ProtocolException refused) {
      TokenBucket left = refusals == null ? rates.address(address, now).refusals() : refusals;
      flooding = !left.take(now) || flooding;
      throw refused;
    }
  }
}
