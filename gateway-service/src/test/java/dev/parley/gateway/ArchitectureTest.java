package dev.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.contract.RoomEvent;
import dev.parley.gateway.protocol.Events;
import dev.parley.gateway.protocol.Request;
import java.util.List;

/** The walls around and inside gateway-service. */
@AnalyzeClasses(
    packages = "dev.parley.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final DescribedPredicate<JavaClass> ITSELF_OR_COMMON =
      JavaClass.Predicates.resideInAnyPackage(
          "dev.parley.gateway..",
          "dev.parley.contract",
          "dev.parley.wire",
          "dev.parley.bus",
          "dev.parley.log",
          "dev.parley.telemetry",
          "dev.parley.time",
          "dev.parley.http",
          "dev.parley.concurrent",
          "dev.parley.config",
          "dev.parley.node",
          "dev.parley.health");

  @ArchTest
  static final ArchRule ofParleyOnlyCommonIsImported =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("dev.parley..")
                  .and(DescribedPredicate.not(ITSELF_OR_COMMON)));

  @ArchTest
  static final ArchRule theProtocolKnowsNeitherVertxNorNetty =
      classes()
          .that()
          .resideInAPackage("dev.parley.gateway.protocol")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson.core..",
              "dev.parley.contract",
              "dev.parley.gateway.protocol");

  /** Whatever a client may ask is answered, and every event has a form or is left out. */
  @ArchTest
  static void noKindIsForgotten(JavaClasses classes) {
    assertThat(toldApart(classes, "dev.parley.gateway.connection.Connection"))
        .contains(Request.class.getPermittedSubclasses());
    assertThat(toldApart(classes, Events.class.getName()))
        .contains(RoomEvent.class.getPermittedSubclasses());
  }

  private static List<Class<?>> toldApart(JavaClasses classes, String name) {
    return classes.get(name).getInstanceofChecks().stream()
        .<Class<?>>map(check -> check.getRawType().reflect())
        .toList();
  }

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.parley.gateway.(*)..").should().beFreeOfCycles();
}
