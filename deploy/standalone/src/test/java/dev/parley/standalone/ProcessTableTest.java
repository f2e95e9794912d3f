package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is what other programs rely on: tabs, no header, never half of it. */
class ProcessTableTest {

  @TempDir Path folder;

  @Test
  void writesOneRowPerProcess() throws Exception {
    Path file = folder.resolve("processes.tsv");

    new ProcessTable(file)
        .write(
            List.of(
                new ProcessTable.Row("kafka", "kafka-1", 41, "127.0.0.1:20000"),
                new ProcessTable.Row("room-service", "room-1", 42, "127.0.0.1:20001")));

    assertThat(file)
        .hasContent(
            "kafka\tkafka-1\t41\t127.0.0.1:20000\nroom-service\troom-1\t42\t127.0.0.1:20001\n");
  }

  @Test
  void replacesAllOfItAndLeavesNoDraft() throws Exception {
    Path file = folder.resolve("processes.tsv");
    ProcessTable table = new ProcessTable(file);
    table.write(List.of(new ProcessTable.Row("kafka", "kafka-1", 41, "127.0.0.1:20000")));

    table.write(List.of(new ProcessTable.Row("kafka", "kafka-1", 43, "127.0.0.1:20000")));

    assertThat(Files.readAllLines(file)).containsExactly("kafka\tkafka-1\t43\t127.0.0.1:20000");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void removesItAlsoWhereThereIsNone() {
    Path file = folder.resolve("processes.tsv");
    ProcessTable table = new ProcessTable(file);
    table.write(List.of());

    table.remove();
    table.remove();

    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhichFileCannotBeWritten() {
    Path file = folder.resolve("missing").resolve("processes.tsv");

    assertThatThrownBy(() -> new ProcessTable(file).write(List.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("cannot write " + file);
  }
}
