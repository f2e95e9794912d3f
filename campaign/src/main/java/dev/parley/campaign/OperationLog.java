package dev.parley.campaign;

import dev.parley.campaign.checker.Kept;
import dev.parley.campaign.checker.Observation;
import dev.parley.campaign.checker.Operations;
import dev.parley.campaign.checker.Send;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All operations of a schedule as a text file, one a line, for whoever looks for a cause.
 *
 * @param operations what happened
 */
record OperationLog(Operations operations) {

  /** Writes sends, what each receiver was given, and history. */
  void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Send send : operations.sends()) {
        line(out, send);
      }
      for (Observation observation : operations.observations()) {
        line(
            out,
            observation.observer() + " in " + observation.room() + " from " + observation.start());
        for (Observation.Event event : observation.events()) {
          line(out, event);
        }
      }
      for (var room : operations.history().entrySet()) {
        line(out, "history of " + room.getKey());
        for (Kept kept : room.getValue()) {
          line(out, kept);
        }
      }
    }
  }

  private static void line(BufferedWriter out, Object what) throws IOException {
    out.write(what.toString());
    out.newLine();
  }
}
