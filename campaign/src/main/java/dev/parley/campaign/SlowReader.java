package dev.parley.campaign;

import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.SlowLink;
import java.util.List;

/** A person on a slow link to every gateway. */
final class SlowReader implements AutoCloseable {

  private final int bytesPerSecond;
  private final List<SlowLink> links;
  private final Person person;

  /**
   * Somebody who is not connected yet.
   *
   * @param gateways host and port of each
   * @param bytesPerSecond of the link, but for {@link #setBytesPerSecond}
   */
  SlowReader(
      String user, Kind kind, List<String> gateways, List<String> rooms, int bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
    this.links = gateways.stream().map(gateway -> SlowLink.to(gateway, bytesPerSecond)).toList();
    this.person =
        new Person(
            user, kind, links.stream().map(SlowLink::address).toList(), rooms, Habits.onSlowLink());
  }

  Person person() {
    return person;
  }

  /** The rate of its link in ordinary times. */
  int bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Changes the rate of its link. */
  void setBytesPerSecond(int rate) {
    links.forEach(link -> link.setBytesPerSecond(rate));
  }

  /** It reads nothing any more. */
  void stop() {
    links.forEach(SlowLink::stop);
  }

  /** It reads on. */
  void goOn() {
    links.forEach(SlowLink::goOn);
  }

  @Override
  public void close() {
    person.close();
    links.forEach(SlowLink::close);
  }
}
