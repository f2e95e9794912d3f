package dev.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The walls between the services and what they share. */
@AnalyzeClasses(
    packages = "dev.parley",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyServices.class})
class ArchitectureTest {

  @ArchTest static final ArchRule protocolIsPure = ArchitectureRules.PROTOCOL_IS_PURE;
  @ArchTest static final ArchRule contractIsPure = ArchitectureRules.CONTRACT_IS_PURE;

  @ArchTest static final ArchRule eventBusOnlyInBus = ArchitectureRules.EVENT_BUS_ONLY_IN_BUS;

  @ArchTest
  static final ArchRule noPromiseIsHandedToAFuture =
      ArchitectureRules.NO_PROMISE_IS_HANDED_TO_A_FUTURE;

  @ArchTest static final ArchRule kafkaOnlyInLog = ArchitectureRules.KAFKA_ONLY_IN_LOG;

  @ArchTest static final ArchRule noCycles = ArchitectureRules.NO_CYCLES;

  @ArchTest static final ArchRule noSleeping = ArchitectureRules.NO_SLEEPING;

  @ArchTest
  static final ArchRule confinedStateIsChecked = ArchitectureRules.CONFINED_STATE_IS_CHECKED;

  @ArchTest
  static final ArchRule loopsAreReachedInOneWay = ArchitectureRules.LOOPS_ARE_REACHED_IN_ONE_WAY;

  @ArchTest
  static final ArchRule gatewayIsByItself = ArchitectureRules.knowsNoOtherService("gateway");

  @ArchTest static final ArchRule roomIsByItself = ArchitectureRules.knowsNoOtherService("room");

  @ArchTest
  static final ArchRule presenceIsByItself = ArchitectureRules.knowsNoOtherService("presence");

  @ArchTest
  static final ArchRule historyIsByItself = ArchitectureRules.knowsNoOtherService("history");

  @ArchTest
  static final ArchRule whatIsSharedKnowsNoService =
      noClasses()
          .that()
          .resideOutsideOfPackages(ArchitectureRules.SERVICES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ArchitectureRules.SERVICES);

  @ArchTest static final ArchRule noToolIsUsed = ArchitectureRules.TOOLS_ARE_NOT_USED;

  @ArchTest
  static final ArchRule theRuleForDuplicatesKnowsNoLibrary =
      noClasses()
          .that()
          .haveSimpleName("DedupWindow")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io..", "org.apache..", "com..");

  /** Leaves out what puts the services together, or tests them. */
  static final class OnlyServices implements ImportOption {

    private static final List<String> OTHERS =
        List.of("standalone", "simulation", "testkit", "campaign");

    @Override
    public boolean includes(Location location) {
      return OTHERS.stream().noneMatch(name -> location.contains("/dev/parley/" + name + "/"));
    }
  }
}
