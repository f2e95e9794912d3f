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
      defaultValue = "3.9",
      description = "a copy delivered, at its gateway (${DEFAULT-VALUE})")
  private double copy;

  @Option(
      names = "--send",
      defaultValue = "33",
      description = "a message, at its sender's gateway (${DEFAULT-VALUE})")
  private double send;

  @Option(
      names = "--store",
      defaultValue = "153",
      description = "a message, at its owner (${DEFAULT-VALUE})")
  private double store;

  @Option(
      names = "--apply",
      defaultValue = "80",
      description = "a message, applied by history (${DEFAULT-VALUE})")
  private double apply;

  @Option(
      names = "--broker",
      defaultValue = "504",
      description = "a message, at all brokers (${DEFAULT-VALUE})")
  private double broker;

  @Option(
      names = "--broker-mib",
      defaultValue = "0",
      description = "a MiB of messages, at all brokers (${DEFAULT-VALUE})")
  private double brokerMib;

  @Option(
      names = "--link",
      defaultValue = "9",
      description = "a batch from an owner to a gateway, at the owner (${DEFAULT-VALUE})")
  private double link;

  @Option(
      names = "--take",
      defaultValue = "30",
      description = "a batch from an owner to a gateway, at the gateway (${DEFAULT-VALUE})")
  private double take;

  @Option(
      names = "--connect",
      defaultValue = "1577",
      description = "a connect and its end, at the gateway (${DEFAULT-VALUE})")
  private double connect;

  @Option(
      names = "--member",
      defaultValue = "183",
      description = "a room joined and left, at the gateway (${DEFAULT-VALUE})")
  private double member;

  @Option(
      names = "--join",
      defaultValue = "111",
      description = "a room joined and left, at its owner (${DEFAULT-VALUE})")
  private double join;

  @Option(
      names = "--session",
      defaultValue = "1665",
      description = "a session that begins or ends, at presence (${DEFAULT-VALUE})")
  private double session;

  @Option(
      names = "--session-room",
      defaultValue = "521",
      description = "each room of it, at presence (${DEFAULT-VALUE})")
  private double sessionRoom;

  @Option(
      names = "--grid-session",
      defaultValue = "1076",
      description = "a session that begins or ends, at all other nodes together (${DEFAULT-VALUE})")
  private double gridSession;

  @Option(
      names = "--grid-room",
      defaultValue = "164",
      description = "each room of it, at each other node (${DEFAULT-VALUE})")
  private double gridRoom;

  @Option(
      names = "--asked",
      defaultValue = "0.3",
      description = "of that, what does not fall with the number of nodes (${DEFAULT-VALUE})")
  private double asked;

  @Option(
      names = "--grid-note",
      defaultValue = "89",
      description = "a heartbeat, at all other nodes together (${DEFAULT-VALUE})")
  private double gridNote;

  @Option(
      names = "--note",
      defaultValue = "26",
      description = "a heartbeat, at presence (${DEFAULT-VALUE})")
  private double note;

  @Option(
      names = "--page",
      defaultValue = "620",
      description = "a page of 50 messages, at history (${DEFAULT-VALUE})")
  private double page;

  @Option(
      names = "--open",
      defaultValue = "200",
      description = "a link opened, at the owner (${DEFAULT-VALUE})")
  private double open;

  @Option(
      names = "--interest",
      defaultValue = "0.4",
      description = "a room in a link that is opened, at the owner (${DEFAULT-VALUE})")
  private double interest;

  @Option(
      names = "--socket",
      defaultValue = "17",
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
            gridSession,
            gridRoom,
            asked,
            gridNote,
            note,
            NOTE_SECONDS,
            apply,
            page,
            TAKEOVER_SECONDS),
        new Brokers(broker, brokerMib, RECORD_BYTES, disk));
  }
}
