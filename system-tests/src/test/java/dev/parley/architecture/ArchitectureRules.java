package dev.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

/** The walls that hold in every module. */
public final class ArchitectureRules {

  /** What services say to one another needs no library to be read. */
  public static final ArchRule CONTRACT_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dev.parley.contract..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.parley.contract..");

  /** Requests between nodes are typed; only their sizes and ports are set elsewhere. */
  public static final ArchRule EVENT_BUS_ONLY_IN_BUS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.bus")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vertx.core.eventbus..")
                  .and(not(name("io.vertx.core.eventbus.EventBusOptions"))));

  /** One place knows how records stand in Kafka. */
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

  /** Nothing waits by the clock. */
  public static final ArchRule NO_SLEEPING = noClasses().should().callMethodWhere(sleeping());

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

  private static DescribedPredicate<JavaMethodCall> sleeping() {
    return describe(
        "sleep",
        call ->
            call.getName().equals("sleep")
                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                    || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }
}
