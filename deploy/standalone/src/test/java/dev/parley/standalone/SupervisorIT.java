package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: started, killed, started again, stopped in order. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SupervisorIT {

  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Path tableFile;
  private Supervisor supervisor;

  @BeforeEach
  void create() {
    tableFile = folder.resolve("processes.tsv");
    supervisor = supervisor(true);
  }

  @AfterEach
  void stopAll() {
    supervisor.close();
  }

  @Test
  void showsProcessesOnceAllAreReady() throws Exception {
    supervisor.start(List.of(child(ProcessRole.KAFKA, "kafka-1")));
    assertThat(tableFile).doesNotExist();
    supervisor.start(List.of(child(ProcessRole.ROOM, "room-1")));

    supervisor.keepRunning();

    assertThat(Files.readAllLines(tableFile))
        .extracting(row -> row.replaceFirst("\t\\d+\t", " "))
        .containsExactly("kafka\tkafka-1 host:1", "room-service\troom-1 host:1");
  }

  @Test
  void startsWhatWasKilledAgainAndSaysSo() throws Exception {
    supervisor.start(
        List.of(child(ProcessRole.KAFKA, "kafka-1"), child(ProcessRole.ROOM, "room-1")));
    supervisor.keepRunning();
    long kafka = pid("kafka-1");
    long killed = pid("room-1");

    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    await(() -> pid("room-1") != killed);
    assertThat(pid("kafka-1")).isEqualTo(kafka);
    assertThat(ProcessHandle.of(pid("room-1"))).get().matches(ProcessHandle::isAlive);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("room-1 ended with status 137; starts again in 1 s")
        .contains("room-1 started again as process " + pid("room-1"));
  }

  @Test
  void doesNotRestartWhereItIsConfiguredSo() throws Exception {
    supervisor = supervisor(false);
    supervisor.start(
        List.of(child(ProcessRole.KAFKA, "kafka-1"), child(ProcessRole.ROOM, "room-1")));
    supervisor.keepRunning();

    ProcessHandle.of(pid("room-1")).orElseThrow().destroyForcibly();

    await(() -> Files.readAllLines(tableFile).size() == 1);
    assertThat(pid("kafka-1")).isPositive();
  }

  @Test
  void stopsGatewaysFirstAndKafkaLast() throws Exception {
    supervisor.start(
        List.of(
            child(ProcessRole.KAFKA, "kafka-1"),
            child(ProcessRole.ROOM, "room-1"),
            child(ProcessRole.GATEWAY, "gateway-1")));
    supervisor.keepRunning();

    supervisor.close();

    assertThat(Files.readAllLines(folder.resolve("stopped")))
        .containsExactly("gateway-1", "room-1", "kafka-1");
    assertThat(tableFile).doesNotExist();
  }

  @Test
  void failsWithTheLastWordsOfWhatDoesNotStart() {
    ChildProcess broken =
        new ChildProcess(spec(ProcessRole.ROOM, "room-1", "fail"), folder, System.getenv());

    assertThatThrownBy(() -> supervisor.start(List.of(broken)))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            "room-1 ended with status 1 before it was ready: no way (%s)",
            folder.resolve("room-1.log"));
  }

  private Supervisor supervisor(boolean restart) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Supervisor(new ProcessTable(tableFile), restart, out);
  }

  private ChildProcess child(ProcessRole role, String name) {
    return new ChildProcess(spec(role, name, "run"), folder, System.getenv());
  }

  private ProcessSpec spec(ProcessRole role, String name, String mode) {
    return new ProcessSpec(
        role,
        name,
        "host:1",
        List.of(),
        List.of(Child.class.getName(), mode, folder.toString(), name),
        Map.of(),
        new Probe.Mark(folder.resolve(name + ".ready")));
  }

  private long pid(String name) throws Exception {
    for (String row : Files.readAllLines(tableFile)) {
      String[] cells = row.split("\t");
      if (cells[1].equals(name)) {
        return Long.parseLong(cells[2]);
      }
    }
    throw new AssertionError("no row for " + name);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    while (!condition.holds()) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** What the supervised processes run. */
  public static final class Child {

    private Child() {}

    /** Is ready at once and runs until it is stopped, or fails at once. */
    public static void main(String[] args) throws Exception {
      if (args[0].equals("fail")) {
        System.err.println("no way");
        System.exit(1);
      }
      Path folder = Path.of(args[1]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> noteStop(folder, args[2])));
      new Probe.Mark(folder.resolve(args[2] + ".ready")).set();
      new CountDownLatch(1).await();
    }

    private static void noteStop(Path folder, String name) {
      try {
        Files.writeString(
            folder.resolve("stopped"),
            name + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
