package dev.parley.bus;

import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Role;
import java.util.List;
import java.util.function.Supplier;

/**
 * Announces a service of this node in its {@link Directory}: what it owns, and when it leaves. Safe
 * from any thread.
 */
public final class Announcer {

  private final Bus bus;
  private final Directory directory;
  private final Role role;
  private final int partitions;
  private final Supplier<List<Ownership>> owned;
  private volatile boolean leaving;

  /**
   * Announces nothing yet.
   *
   * @param partitions how many partitions this node's settings say; 0 where the role has none
   * @param owned the partitions that it owns and serves at the time; safe from any thread
   */
  public Announcer(
      Bus bus, Directory directory, Role role, int partitions, Supplier<List<Ownership>> owned) {
    this.bus = bus;
    this.directory = directory;
    this.role = role;
    this.partitions = partitions;
    this.owned = owned;
  }

  /** Announces the service now and from now on. */
  public void announce() {
    directory.announce(this::announcement);
  }

  /** Announces, now and from now on, that the service leaves and owns nothing. */
  public void leave() {
    leaving = true;
    directory.refresh();
  }

  /** Whether the service leaves. */
  public boolean isLeaving() {
    return leaving;
  }

  private Announcement announcement() {
    return new Announcement(
        bus.life(), role, partitions, leaving, leaving ? List.of() : owned.get());
  }
}
