package dev.parley.bench;

import dev.parley.bench.load.Target;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command of bench/run: the options that all have, and what they mean. */
abstract class Scenario implements Callable<Integer> {

  /** All is as it should be. */
  static final int FINE = 0;

  /** Something is missing or wrong. */
  static final int WRONG = 1;

  @Option(
      order = 101,
      names = "--url",
      split = ",",
      paramLabel = "URL",
      defaultValue = "ws://127.0.0.1:8080/ws",
      description =
          "the server, or several by commas: members are spread over them (${DEFAULT-VALUE})")
  private List<String> urls = List.of();

  @Option(
      order = 102,
      names = "--token",
      paramLabel = "TOKEN",
      description = "a token for all clients, or @FILE with it (default: each is a guest)")
  private @Nullable String token;

  @Option(
      order = 103,
      names = "--server-pid",
      split = ",",
      paramLabel = "PID",
      description = "the server's processes, whose processor time and memory are read from /proc")
  private List<Long> serverPids = List.of();

  @Option(order = 104, names = "--remote", description = "allow targets that are not this machine")
  private boolean remote;

  @Option(
      order = 105,
      names = "--json",
      paramLabel = "FILE",
      description = "write the line of JSON to this file too")
  private @Nullable Path json;

  @Option(
      order = 106,
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this text")
  private boolean help;

  private final Progress progress = new Progress(System.err);

  /** Where results go. */
  final Output output() {
    return new Output(System.out, json);
  }

  /** Says how far it is. */
  final Progress progress() {
    return progress;
  }

  /** The processes to be measured. */
  final ServerProcesses server() {
    return new ServerProcesses(serverPids);
  }

  /** The processes to be measured, where there is nothing to do without. */
  final ServerProcesses knownServer() {
    if (serverPids.isEmpty()) {
      throw new BenchException("--server-pid is missing (expected: the server's process id)");
    }
    return server();
  }

  /** The servers, each checked. */
  final Target target(Target.Protocol protocol) {
    return new Target(urls.stream().map(this::server).toList(), protocol, token());
  }

  private URI server(String text) {
    URI url = uri(text);
    String host = url.getHost();
    if (!"ws".equals(url.getScheme()) || host == null) {
      throw new BenchException(
          "--url: \"%s\" (expected: ws://HOST:PORT/PATH, without TLS)".formatted(text));
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!remote && !address.isLoopbackAddress()) {
        throw new BenchException(
            "--url: %s is not this machine (expected: a loopback address, or --remote)"
                .formatted(host));
      }
    } catch (UnknownHostException unknown) {
      throw new BenchException("--url: no address for %s".formatted(host), unknown);
    }
    return url.getPort() > 0
        ? url
        : uri("ws://%s:80%s".formatted(host, url.getRawPath() == null ? "" : url.getRawPath()));
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException wrong) {
      throw new BenchException(
          "--url: \"%s\" (expected: ws://HOST:PORT/PATH)".formatted(text), wrong);
    }
  }

  private @Nullable String token() {
    String given = token;
    if (given == null || !given.startsWith("@")) {
      return given;
    }
    try {
      return Files.readString(Path.of(given.substring(1))).strip();
    } catch (IOException unreadable) {
      throw new BenchException("--token: %s cannot be read".formatted(given), unreadable);
    }
  }
}
