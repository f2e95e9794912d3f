package dev.parley.gateway;

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
import dev.parley.gateway.encoding.Events;
import java.util.List;

/** The walls around and inside gateway-service. */
@AnalyzeClasses(
    packages = "dev.parley.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final DescribedPredicate<JavaClass> ITSELF_OR_COMMON =
      JavaClass.Predicates.resideInAnyPackage(
          "dev.parley.gateway..",
          "dev.parley.protocol",
          "dev.parley.contract",
          "dev.parley.wire",
          "dev.parley.bus",
          "dev.parley.log",
          "dev.parley.telemetry",
          "dev.parley.time",
          "dev.parley.http",
          "dev.parley.security",
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

  /** Every event of a room has a form or is left out. */
  @ArchTest
  static void noEventIsForgotten(JavaClasses classes) {
    assertThat(toldApart(classes, Events.class.getName()))
        .contains(RoomEvent.class.getPermittedSubclasses());
  }

  /** RFC 6455 is in one package. */
  @ArchTest
  static final ArchRule onlyWebsocketKnowsWebSockets =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.gateway.websocket")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.vertx.core.http.ServerWebSocket")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.vertx.core.http.WebSocketFrame")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.netty.handler.codec.http.websocketx..");

  /** What a client is sent is JSON, or something else, only where it is encoded. */
  @ArchTest
  static final ArchRule onlyTransportsKnowTheEncoding =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.parley.gateway.fanout",
              "dev.parley.gateway.send",
              "dev.parley.gateway.presence",
              "dev.parley.gateway.operation",
              "dev.parley.gateway.connection")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.parley.protocol.Json");

  private static List<Class<?>> toldApart(JavaClasses classes, String name) {
    return classes.get(name).getInstanceofChecks().stream()
        .<Class<?>>map(check -> check.getRawType().reflect())
        .toList();
  }

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.parley.gateway.(*)..").should().beFreeOfCycles();
}
