package dev.parley.bench;

import dev.parley.bench.capacity.Brokers;
import dev.parley.bench.capacity.Costs;
import dev.parley.bench.capacity.Prices;
import dev.parley.bench.capacity.Upkeep;
import picocli.CommandLine.Option;

/**
 * What things cost, as options; microseconds of processor time where nothing else is said. The
 * defaults are what {@code bench/costs} found, as docs/capacity.md has it.
 */
final class PriceInputs {

  @Option(
      names = "--copy",
      defaultValue = "5",
      description = "a copy delivered, at its gateway (${DEFAULT-VALUE})")
  private double copy;

  @Option(
      names = "--send",
      defaultValue = "50",
      description = "a message, at its sender's gateway (${DEFAULT-VALUE})")
  private double send;

  @Option(
      names = "--store",
      defaultValue = "60",
      description = "a message, at its owner (${DEFAULT-VALUE})")
  private double store;

  @Option(
      names = "--apply",
      defaultValue = "20",
      description = "a message, applied by history (${DEFAULT-VALUE})")
  private double apply;

  @Option(
      names = "--broker",
      defaultValue = "60",
      description = "a message, at all brokers (${DEFAULT-VALUE})")
  private double broker;

  @Option(
      names = "--broker-mib",
      defaultValue = "5000",
      description = "a MiB of messages, at all brokers (${DEFAULT-VALUE})")
  private double brokerMib;

  @Option(
      names = "--link",
      defaultValue = "20",
      description = "a batch from an owner to a gateway, at the owner (${DEFAULT-VALUE})")
  private double link;

  @Option(
      names = "--take",
      defaultValue = "20",
      description = "a batch from an owner to a gateway, at the gateway (${DEFAULT-VALUE})")
  private double take;

  @Option(
      names = "--connect",
      defaultValue = "300",
      description = "a connect and its end, at the gateway (${DEFAULT-VALUE})")
  private double connect;

  @Option(
      names = "--member",
      defaultValue = "50",
      description = "a room joined and left, at the gateway (${DEFAULT-VALUE})")
  private double member;

  @Option(
      names = "--join",
      defaultValue = "50",
      description = "a room joined and left, at its owner (${DEFAULT-VALUE})")
  private double join;

  @Option(
      names = "--session",
      defaultValue = "200",
      description = "a session that begins or ends, at presence (${DEFAULT-VALUE})")
  private double session;

  @Option(
      names = "--session-room",
      defaultValue = "100",
      description = "each room of it, at presence (${DEFAULT-VALUE})")
  private double sessionRoom;

  @Option(
      names = "--ask",
      defaultValue = "20",
      description = "each room of it, at presence, for each node beyond five (${DEFAULT-VALUE})")
  private double ask;

  @Option(
      names = "--grid-session",
      defaultValue = "200",
      description = "a session that begins or ends, at all other nodes together (${DEFAULT-VALUE})")
  private double gridSession;

  @Option(
      names = "--grid-room",
      defaultValue = "20",
      description = "each room of it, at each other node (${DEFAULT-VALUE})")
  private double gridRoom;

  @Option(
      names = "--grid-note",
      defaultValue = "20",
      description = "a sign of life, at all other nodes together (${DEFAULT-VALUE})")
  private double gridNote;

  @Option(
      names = "--note",
      defaultValue = "20",
      description = "a sign of life, at presence (${DEFAULT-VALUE})")
  private double note;

  @Option(
      names = "--page",
      defaultValue = "200",
      description = "a page of 50 messages, at history (${DEFAULT-VALUE})")
  private double page;

  @Option(
      names = "--open",
      defaultValue = "200",
      description = "a link opened, at the owner (${DEFAULT-VALUE})")
  private double open;

  @Option(
      names = "--interest",
      defaultValue = "2",
      description = "a room in a link that is opened, at the owner (${DEFAULT-VALUE})")
  private double interest;

  @Option(
      names = "--socket",
      defaultValue = "27",
      description = "KiB of a socket in its rooms (${DEFAULT-VALUE})")
  private double socket;

  @Option(
      names = "--partition",
      defaultValue = "5000",
      description = "messages a second that one partition takes (${DEFAULT-VALUE})")
  private double partition;

  @Option(
      names = "--disk",
      defaultValue = "200",
      description = "MiB a second that a broker's disk takes (${DEFAULT-VALUE})")
  private double disk;

  private static final double RECORD_BYTES = 200;
  private static final double TURNS = 1_000;
  private static final double NOTE_SECONDS = 30;
  private static final double TAKEOVER_SECONDS = 4;

  Prices prices() {
    return new Prices(
        new Costs(copy, send, store, connect, member, socket, link, take, TURNS, partition),
        new Upkeep(
            join,
            open,
            interest,
            session,
            sessionRoom,
            ask,
            gridSession,
            gridRoom,
            gridNote,
            note,
            NOTE_SECONDS,
            apply,
            page,
            TAKEOVER_SECONDS),
        new Brokers(broker, brokerMib, RECORD_BYTES, disk));
  }
}
