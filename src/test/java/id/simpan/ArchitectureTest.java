package id.simpan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "id.simpan", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DOMAIN_AND_LEDGER_KNOW_NEITHER_SPRING_NOR_CAMEL =
      noClasses()
          .that()
          .resideInAnyPackage(
              "id.simpan.rapatin..",
              "id.simpan.download..",
              "id.simpan.archive..",
              "id.simpan.ledger..",
              "id.simpan.announce..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "org.apache.camel..");

  @ArchTest
  static final ArchRule DOMAIN_AND_LEDGER_KNOW_NOTHING_OF_ROUTES_AND_COMMANDS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "id.simpan.rapatin..",
              "id.simpan.download..",
              "id.simpan.archive..",
              "id.simpan.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.simpan.routing..",
              "id.simpan.command..",
              "id.simpan.settings..",
              "id.simpan.announce..",
              "id.simpan.s3..");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_END_THE_PROGRAM =
      noClasses()
          .that()
          .resideOutsideOfPackages("id.simpan", "id.simpan.command..")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_BY_CONCEPT =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..impl..", "..service..", "..helper..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("id.simpan.(*)..").should().beFreeOfCycles();
}
