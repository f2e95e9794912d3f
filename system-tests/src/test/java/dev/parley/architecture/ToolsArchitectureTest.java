package dev.parley.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls in and around the modules that test Parley: simulation, test-kit and campaign. */
@AnalyzeClasses(
    packages = {"dev.parley.simulation", "dev.parley.testkit", "dev.parley.campaign"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class ToolsArchitectureTest {

  @ArchTest
  static final ArchRule noCycles = slices().matching("dev.parley.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule clientsAreIndependent = ArchitectureRules.CLIENTS_ARE_INDEPENDENT;
}
