package dev.parley.history;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls inside history-service. */
@AnalyzeClasses(
    packages = "dev.parley.history",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheStoreKnowsRocksDb =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.history.store")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule theStoreKnowsNeitherVertxNorTheLog =
      classes()
          .that()
          .resideInAPackage("dev.parley.history.store")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "org.rocksdb..",
              "dev.parley.contract",
              "dev.parley.protocol",
              "dev.parley.wire",
              "dev.parley.history.store");

  @ArchTest
  static final ArchRule theCoreKnowsNoVertx =
      noClasses()
          .that()
          .belongToAnyOf(
              PartitionHistory.class, Progress.class, StoreRetry.class, HistoryReader.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.parley.(history..)").should().beFreeOfCycles();
}
