package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Sessions in ten rooms at the two gateways of a cluster, in turn. All through it each room is
 * watched by a client at the second gateway that keeps the roster by its events.
 */
final class PresenceCrowd implements AutoCloseable {

  private static final int ROOMS = 10;

  private final Cluster cluster;
  private final List<ChatClient> clients = new ArrayList<>();
  private final List<RosterView> views = new ArrayList<>();
  private final Attendance attendance;

  /** Lets so many sessions join, and waits until everybody is shown. */
  PresenceCrowd(Cluster cluster, int sessions) {
    this.cluster = cluster;
    for (int i = 0; i < ROOMS; i++) {
      ChatClient watcher = connect(2, "watcher" + i);
      watcher.join(room(i));
      RosterView view = new RosterView(watcher, room(i));
      views.add(view);
      Eventually.until("the watcher is shown", () -> view.state(watcher.session()) != null);
    }
    attendance = new Attendance(views);
    for (int i = 0; i < ROOMS; i++) {
      attendance.live(room(i), views.get(i).sessions().iterator().next());
    }
    clients.addAll(each(range(0, sessions), i -> connect(1 + i % 2, "user" + i)));
    each(range(0, sessions), i -> clients.get(i).join(room(i)));
    range(0, sessions).forEach(this::shown);
  }

  // ---- what is done

  ChatClient connect(int gateway, String user) {
    return ChatClient.connected(Kind.VERTX, cluster.gateway(gateway), Tokens.of(user));
  }

  /** Goes on with a session at a gateway, in its room. */
  ChatClient move(int i, int gateway) {
    ChatClient old = clients.get(i);
    ChatClient next =
        ChatClient.resumed(
            Kind.VERTX,
            cluster.gateway(gateway),
            Tokens.of("user" + i),
            old.welcome().getString("resume"));
    assertThat(next.session()).isEqualTo(old.session());
    next.join(room(i));
    clients.set(i, next);
    return next;
  }

  /** Another session of the same user. */
  ChatClient replaceSession(int i) {
    ChatClient next = connect(1 + i % 2, "user" + i);
    next.join(room(i));
    clients.set(i, next);
    shown(i);
    return next;
  }

  /** Waits until a session is shown; from now on it has to be. */
  void shown(int i) {
    String session = client(i).session();
    Eventually.until("session %d is shown".formatted(i), () -> view(i).state(session) != null);
    attendance.live(room(i), session);
  }

  /** From now on these sessions need not be shown, and in the end must not. */
  void leaving(List<Integer> sessions) {
    sessions.forEach(i -> attendance.leaving(room(i), client(i).session()));
  }

  Http admin(int gateway) {
    return new Http(
        cluster.gateway(gateway), Tokens.of("root", new JsonObject().put("admin", true)));
  }

  /** Does it for each, several at a time, and gives what came of it in the same order. */
  static <T> List<T> each(List<Integer> numbers, IntFunction<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      return numbers.stream()
          .map(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    } finally {
      threads.shutdown();
    }
  }

  // ---- what is seen

  ChatClient client(int i) {
    return clients.get(i);
  }

  String room(int i) {
    return "presence." + i % ROOMS;
  }

  List<String> rooms() {
    return IntStream.range(0, ROOMS).mapToObj(this::room).toList();
  }

  /** Who has to be shown in a room. */
  Set<String> live(String room) {
    return attendance.of(room);
  }

  /** The state in which the watcher of its room sees a session, or null. */
  String state(int i) {
    return view(i).state(client(i).session());
  }

  Attendance attendance() {
    return attendance;
  }

  /** How often watchers had to ask for their rosters. */
  int rostersAsked() {
    return views.stream().mapToInt(RosterView::asked).sum();
  }

  void awaitExact() {
    Eventually.until("exact", attendance::isExact);
  }

  /** Nobody was notified that they left, nor more than once that they joined. */
  void assertNobodyMoved(List<Integer> sessions) {
    for (int i : sessions) {
      String session = client(i).session();
      assertThat(view(i).leaves(session)).as("leaves of %d", i).isZero();
      assertThat(view(i).joins(session)).as("joins of %d", i).isLessThan(2);
    }
  }

  void assertRostersOverHttp() {
    for (int gateway : List.of(1, 2)) {
      for (RosterView view : views) {
        JsonObject page =
            admin(gateway).get("/api/rooms/" + view.room() + "/members?limit=1000").ok();
        Set<String> members = new HashSet<>();
        page.getJsonArray("members")
            .forEach(row -> members.add(((JsonObject) row).getString("session")));
        assertThat(members).isEqualTo(view.sessions());
        assertThat(page.getInteger("total")).isEqualTo(members.size());
      }
    }
  }

  private RosterView view(int i) {
    return views.get(i % ROOMS);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Override
  public void close() throws InterruptedException {
    attendance.close();
  }
}
