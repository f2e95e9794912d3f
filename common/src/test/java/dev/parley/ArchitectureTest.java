package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls inside common. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchRule contractIsPure = ArchitectureRules.CONTRACT_IS_PURE;

  @ArchTest static final ArchRule eventBusOnlyInBus = ArchitectureRules.EVENT_BUS_ONLY_IN_BUS;

  @ArchTest static final ArchRule kafkaOnlyInLog = ArchitectureRules.KAFKA_ONLY_IN_LOG;

  @ArchTest static final ArchRule noCycles = ArchitectureRules.NO_CYCLES;

  @ArchTest static final ArchRule noSleeping = ArchitectureRules.NO_SLEEPING;

  @ArchTest
  static final ArchRule whatIsSharedKnowsNoService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.gateway..",
              "dev.parley.room..",
              "dev.parley.presence..",
              "dev.parley.history..");

  @ArchTest
  static final ArchRule theRuleForDuplicatesKnowsNoLibrary =
      noClasses()
          .that()
          .haveSimpleName("DedupWindow")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io..", "org.apache..", "com..");
}
