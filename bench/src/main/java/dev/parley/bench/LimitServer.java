package dev.parley.bench;

import dev.parley.bench.load.Target;
import dev.parley.bench.report.ServerProcesses;
import dev.parley.bench.report.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process of peers/limit.c: compiled where it has to be, on a free port, until closed. */
final class LimitServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private LimitServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Compiles and starts it. */
  static LimitServer start() {
    // The script tells where the module is; without it, it is here.
    Path module = Path.of(System.getProperty("parley.bench", ""));
    Path source = module.resolve("peers/limit.c");
    Path program = module.resolve("target/limit");
    try {
      if (!Files.exists(program)
          || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
        compile(source, program);
      }
      return launch(program);
    } catch (IOException failure) {
      throw new BenchException("compare: %s cannot be started".formatted(program), failure);
    }
  }

  /** Where it listens. */
  Target target() {
    URI url = URI.create("ws://127.0.0.1:%d/".formatted(port));
    return new Target(List.of(url), Target.Protocol.RAW, null);
  }

  /** Its process. */
  ServerProcesses server() {
    return new ServerProcesses(List.of(process.pid()));
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static LimitServer launch(Path program) throws IOException {
    Process process =
        new ProcessBuilder(program.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Ends with this process also where that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader said = process.inputReader();
    String port = said.readLine();
    if (port == null) {
      throw new BenchException("compare: limit ended at once");
    }
    return new LimitServer(process, Integer.parseInt(port.strip()));
  }

  private static void compile(Path source, Path program) {
    String compiler = compiler();
    if (compiler == null) {
      throw new BenchException(
          "compare needs a C compiler for peers/limit.c, and there is no cc and no gcc on the PATH");
    }
    Tool.run(
        "compiling peers/limit.c", compiler, "-O2", "-o", program.toString(), source.toString());
  }

  private static @Nullable String compiler() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : List.of("cc", "gcc")) {
      for (String folder : path.split(":")) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return name;
        }
      }
    }
    return null;
  }
}
