package dev.parley.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a process whether it is ready; an answer takes at most about a second. */
sealed interface Probe {

  /** True once process {@code pid} can work; false also while nobody answers. */
  boolean isReady(long pid);

  /**
   * Ready when the address answers a GET with 200.
   *
   * @param uri such as {@code http://127.0.0.1:8081/readyz}
   */
  record Http(URI uri) implements Probe {

    private static final int TIMEOUT_MS = 1_000;

    @Override
    public boolean isReady(long pid) {
      try {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try {
          return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
          connection.disconnect();
        }
      } catch (IOException notYet) {
        return false;
      }
    }
  }

  /**
   * Ready when the process has written its id into a file. A file of an earlier process, left when
   * it was killed, has another id.
   *
   * @param file such as {@code kafka-1/ready}
   */
  record Mark(Path file) implements Probe {

    /** Says that this process is ready. */
    void set() throws IOException {
      Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
    }

    @Override
    public boolean isReady(long pid) {
      try {
        return Files.readString(file).equals(Long.toString(pid));
      } catch (IOException notYet) {
        return false;
      }
    }
  }
}
