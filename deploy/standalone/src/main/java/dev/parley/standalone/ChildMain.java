package dev.parley.standalone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class for as long as the parent process lives: {@code ChildMain CLASS
 * ARGUMENT...}. The parent holds the other end of standard input; when it is gone, killed even, the
 * end of the input stops this process in order, so that no orphan is left.
 */
public final class ChildMain {

  private ChildMain() {}

  /** Starts the watch and hands over. */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(ChildMain::exitAtEndOfInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  private static void exitAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here: only the end matters.
      }
    } catch (IOException broken) {
      // As good as the end.
    }
    System.exit(0);
  }
}
