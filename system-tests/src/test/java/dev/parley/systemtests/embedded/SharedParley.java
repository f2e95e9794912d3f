package dev.parley.systemtests.embedded;

import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link Parley} that all of them use, started at the first who asks. */
final class SharedParley implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Parley.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedParley.class))
        .getOrComputeIfAbsent("shared", name -> new Running(), Running.class)
        .parley;
  }

  private static final class Running implements AutoCloseable {

    private final Path folder;
    private final Parley parley;

    Running() {
      try {
        folder = Files.createTempDirectory("parley-it-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      parley = Parley.start(folder, Map.of());
    }

    @Override
    public void close() throws IOException {
      parley.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
