package dev.parley.campaign.checker;

import java.util.List;
import java.util.Map;

/**
 * All that happened: what was sent, what was received, and what history has when all is over.
 *
 * @param sends every message that anybody tried to send
 * @param observations one for each receiver and room
 * @param history of each room, in the order in which it was given
 */
public record Operations(
    List<Send> sends, List<Observation> observations, Map<String, List<Kept>> history) {

  public Operations {
    sends = List.copyOf(sends);
    observations = List.copyOf(observations);
    history = Map.copyOf(history);
  }
}
