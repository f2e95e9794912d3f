package dev.parley.campaign;

import dev.parley.campaign.checker.Checker;
import dev.parley.campaign.checker.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The end of a piece of work: everything acknowledged, everybody at the head, and judged. */
final class Verdict {

  private Verdict() {}

  /** Lets a crowd finish, and gives all that is wrong; fails where it does not finish. */
  static List<String> of(Crowd crowd) {
    crowd.setWriting(false);
    crowd.awaitAcknowledged();
    Map<String, List<Kept>> history = crowd.awaitOneHistory();
    crowd.awaitAtHead(history);
    List<String> wrong = new ArrayList<>(crowd.faults());
    Checker.check(crowd.operations(history)).forEach(found -> wrong.add(found.toString()));
    if (crowd.refused() > 0) {
      wrong.add(crowd.refused() + " joins were not recovered, and the log has everything");
    }
    return wrong;
  }
}
