package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Addresses stay known: an entry goes only when another stands, or nobody listens any more. */
class ReachabilityTest {

  private final List<String> entries = new ArrayList<>();
  private final Deque<Completable<Void>> unanswered = new ArrayDeque<>();
  private boolean slow;
  private final Reachability reachability = new Reachability(cluster());

  @Test
  void everyRenewalLeavesOneNewEntry() {
    reachability.add("a");
    reachability.add("b");

    reachability.renew();
    List<String> first = List.copyOf(entries);
    reachability.renew();

    assertThat(first).hasSize(2);
    assertThat(entries).hasSize(2).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whoeverStopsListeningIsTakenOut() {
    reachability.add("a");
    reachability.renew();

    reachability.remove("a");

    assertThat(entries).isEmpty();
    reachability.renew();
    assertThat(entries).isEmpty();
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedOnce() {
    slow = true;
    reachability.add("a");

    reachability.renew();
    reachability.renew();

    assertThat(unanswered).hasSize(1);
  }

  @Test
  void whoeverStopsListeningMeanwhileIsTakenOutWhenTheAnswerComes() {
    slow = true;
    reachability.add("a");
    reachability.renew();
    reachability.remove("a");

    slow = false;
    unanswered.remove().succeed();

    assertThat(entries).isEmpty();
  }

  @Test
  void afterAFailureItIsTriedAgain() {
    slow = true;
    reachability.add("a");
    reachability.renew();
    slow = false;
    unanswered.remove().fail("the member left");

    reachability.renew();

    assertThat(entries).hasSize(1);
  }

  /** A cluster that is nothing but its registrations. */
  @SuppressWarnings("unchecked")
  private ClusterManager cluster() {
    return (ClusterManager)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ClusterManager.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "getNodeId":
                  return "node";
                case "addRegistration":
                  entries.add(entry(arguments));
                  break;
                case "removeRegistration":
                  entries.remove(entry(arguments));
                  break;
                default:
                  throw new UnsupportedOperationException(method.getName());
              }
              Completable<Void> answer = (Completable<Void>) Objects.requireNonNull(arguments[2]);
              if (slow) {
                unanswered.add(answer);
              } else {
                answer.succeed();
              }
              return null;
            });
  }

  private static String entry(Object[] arguments) {
    return arguments[0] + "#" + ((RegistrationInfo) arguments[1]).seq();
  }
}
