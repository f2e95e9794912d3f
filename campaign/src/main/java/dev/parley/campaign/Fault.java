package dev.parley.campaign;

import dev.parley.testkit.process.Cluster;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Something that goes wrong for a while. */
sealed interface Fault {

  /** Does it, and undoes it again; returns when that is over. */
  void strike(Arena arena, Crowd crowd) throws InterruptedException;

  /**
   * A process is ended with SIGKILL; it is started again by its supervisor.
   *
   * @param victim its name, or the part that it plays: {@code leader} or {@code controller}
   * @param times how often, each time as soon as it runs again
   */
  record Kill(String victim, int times) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      String name =
          switch (victim) {
            case "leader" -> arena.leader();
            case "controller" -> arena.controller();
            default -> victim;
          };
      for (int i = 0; i < times; i++) {
        Cluster.Row row = arena.cluster().row(name);
        Shell.signal("KILL", row.pid());
        if (i + 1 < times) {
          arena.awaitNextLife(row);
        }
      }
    }
  }

  /** All processes of a role are killed at once. */
  record KillAll(String role) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      arena.all(role).forEach(name -> Shell.signal("KILL", arena.cluster().row(name).pid()));
    }
  }

  /** A process is stopped (SIGSTOP), and goes on later as if no time had passed. */
  record Freeze(String victim, int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      long pid = arena.cluster().row(victim).pid();
      arena.freeze(pid);
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        arena.thaw(pid);
      }
    }
  }

  /**
   * Nothing gets from some processes to some others.
   *
   * @param bothWays whether nothing gets back either
   */
  record Cut(List<String> from, List<String> to, boolean bothWays, int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      try {
        for (String one : from) {
          for (String other : to) {
            arena.network().lose(one, other);
            if (bothWays) {
              arena.network().lose(other, one);
            }
          }
        }
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        for (String one : from) {
          for (String other : to) {
            arena.network().restore(one, other);
            arena.network().restore(other, one);
          }
        }
      }
    }
  }

  /** All processes of a role are asked to stop (SIGTERM), one after the other has come back. */
  record RollingRestart(String role) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      for (String name : arena.all(role)) {
        Cluster.Row row = arena.cluster().row(name);
        Shell.signal("TERM", row.pid());
        arena.awaitNextLife(row);
      }
    }
  }

  /** The disk of a process is full; then there is room again. */
  record DiskFull(String victim, int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      arena.disk(victim).fill();
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        arena.disk(victim).free();
      }
      if (victim.startsWith("kafka")) {
        // Kafka gives a full disk up for good: its operator starts it again.
        Shell.signal("KILL", arena.cluster().row(victim).pid());
      }
    }
  }

  /** The clock of a process is wrong. */
  record WrongClock(String victim, int minutes, int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      arena.clocks().set(victim, minutes * 60);
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        arena.clocks().set(victim, 0);
      }
    }
  }

  /** Unreadable records in the log, one in each partition. */
  record Unreadable(int partitions) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      IntStream.range(0, partitions).forEach(arena::poison);
    }
  }

  /** A history-service is killed, and what it has stored is gone. */
  record Wiped(String victim) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      Shell.signal("KILL", arena.cluster().row(victim).pid());
      Shell.run("find", arena.dataOf(victim).toString(), "-mindepth", "1", "-delete");
    }
  }

  /** Every client's connection ends at once, without a word. */
  record ResetClients() implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      crowd.persons().forEach(Person::reset);
    }
  }

  /** The links of those who are on slow ones get slower still. */
  record SlowLinks(int bytesPerSecond, int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      crowd.slow().forEach(reader -> reader.setBytesPerSecond(bytesPerSecond));
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        crowd.slow().forEach(reader -> reader.setBytesPerSecond(reader.bytesPerSecond()));
      }
    }
  }

  /** Those who are on slow links read nothing for a while; longer than 10 s is too long. */
  record StopReading(int seconds) implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) throws InterruptedException {
      crowd.slow().forEach(SlowReader::stop);
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } finally {
        crowd.slow().forEach(SlowReader::goOn);
      }
    }
  }

  /** Those who are on slow links come back with the positions at which they first joined. */
  record FarBehind() implements Fault {

    @Override
    public void strike(Arena arena, Crowd crowd) {
      crowd.slow().forEach(reader -> reader.person().startAgain());
    }
  }
}
