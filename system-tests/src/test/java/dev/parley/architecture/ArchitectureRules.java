package dev.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The walls that hold in every module. */
public final class ArchitectureRules {

  /** The one class that Netty itself notifies when bytes have left. */
  private static final String NETTY_LISTENER = "dev.parley.gateway.channel.ChannelOutbound";

  /** What services say to one another needs no library to be read. */
  public static final ArchRule CONTRACT_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dev.parley.contract..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "dev.parley.contract..", "dev.parley.protocol..");

  /** What a client shares with the services needs a JSON reader and nothing else. */
  public static final ArchRule PROTOCOL_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dev.parley.protocol..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "com.fasterxml.jackson.core..", "dev.parley.protocol..");

  /** Requests between nodes are typed; only their sizes and ports are set elsewhere. */
  public static final ArchRule EVENT_BUS_ONLY_IN_BUS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.bus")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vertx.core.eventbus..")
                  .and(not(name("io.vertx.core.eventbus.EventBusOptions"))));

  /** One place knows how records are written in Kafka. */
  public static final ArchRule KAFKA_ONLY_IN_LOG =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.log")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.vertx.kafka..");

  /** Packages build on one another in one direction. */
  public static final ArchRule NO_CYCLES =
      slices().matching("dev.parley.(*)..").should().beFreeOfCycles();

  /**
   * A promise that a future ends says nothing of who ended it first, see UncaughtExceptions: {@code
   * onComplete(promise::complete, promise::fail)} does.
   */
  public static final ArchRule NO_PROMISE_IS_HANDED_TO_A_FUTURE =
      noClasses().should().callMethod(Future.class, "onComplete", Completable.class);

  /** Nothing waits by the clock. */
  public static final ArchRule NO_SLEEPING = noClasses().should().callMethodWhere(sleeping());

  /**
   * A class whose state belongs to one event loop makes sure of it: what others can call and
   * changes a field checks the loop first, itself or by a method of its own.
   */
  public static final ArchRule CONFINED_STATE_IS_CHECKED =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Confined.class)
          .and()
          .areNotPrivate()
          .and()
          .areNotStatic()
          .and(describe("change a field", ArchitectureRules::changesField))
          .should(checkTheLoop());

  /** What ends on another thread comes back to a loop by one mechanism, not by care. */
  public static final ArchRule LOOPS_ARE_REACHED_IN_ONE_WAY =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.parley.gateway..",
              "dev.parley.room..",
              "dev.parley.presence..",
              "dev.parley.history..")
          .and(not(name(NETTY_LISTENER)))
          .should()
          .callMethodWhere(leavingTheLoop());

  /** Nothing that runs in production depends on what tests it. */
  public static final ArchRule TOOLS_ARE_NOT_USED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.simulation..", "dev.parley.testkit..", "dev.parley.campaign..");

  /** The clients of the tests share no code with Parley, and so no mistake. */
  public static final ArchRule CLIENTS_ARE_INDEPENDENT =
      noClasses()
          .that()
          .resideInAnyPackage("dev.parley.testkit..", "dev.parley.campaign..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.parley..")
                  .and(
                      not(
                          JavaClass.Predicates.resideInAnyPackage(
                              "dev.parley.testkit..", "dev.parley.campaign.."))));

  /** Where the services are. */
  static final String[] SERVICES = {
    "dev.parley.gateway..", "dev.parley.room..", "dev.parley.presence..", "dev.parley.history.."
  };

  private ArchitectureRules() {}

  /**
   * A service knows no other one.
   *
   * @param service the service's package, such as {@code room}
   */
  public static ArchRule knowsNoOtherService(String service) {
    DescribedPredicate<JavaClass> others =
        describe(
            "in a service other than " + service,
            type ->
                JavaClass.Predicates.resideInAnyPackage(SERVICES).test(type)
                    && !resideInAPackage("dev.parley." + service + "..").test(type));
    return noClasses()
        .that()
        .resideInAPackage("dev.parley." + service + "..")
        .should()
        .dependOnClassesThat(others);
  }

  private static boolean changesField(JavaMethod method) {
    return method.getFieldAccesses().stream()
        .anyMatch(
            access ->
                access.getAccessType() == JavaFieldAccess.AccessType.SET
                    && access.getTargetOwner().equals(method.getOwner()));
  }

  private static ArchCondition<JavaMethod> checkTheLoop() {
    return new ArchCondition<>("call EventLoop.check") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean checks =
            checks(method)
                || method.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().equals(method.getOwner()))
                    .flatMap(call -> call.getTarget().resolveMember().stream())
                    .anyMatch(called -> checks(called));
        if (!checks) {
          events.add(
              SimpleConditionEvent.violated(
                  method, method.getDescription() + " does not check its loop"));
        }
      }
    };
  }

  private static boolean checks(JavaMethod method) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                call.getTargetOwner().isEquivalentTo(EventLoop.class)
                    && call.getName().equals("check"));
  }

  private static DescribedPredicate<JavaMethodCall> leavingTheLoop() {
    Set<String> ofVertx = Set.of("setTimer", "setPeriodic", "runOnContext", "getOrCreateContext");
    return describe(
        "leave the loop for a callback, or a timer, past EventLoop",
        call ->
            (ofVertx.contains(call.getName())
                    && (call.getTargetOwner().isAssignableTo(Vertx.class)
                        || call.getTargetOwner().isAssignableTo(Context.class)))
                || (call.getName().startsWith("addListener")
                    && call.getTargetOwner()
                        .isAssignableTo(io.netty.util.concurrent.Future.class)));
  }

  private static DescribedPredicate<JavaMethodCall> sleeping() {
    return describe(
        "sleep",
        call ->
            call.getName().equals("sleep")
                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                    || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }
}
