package dev.ringline.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The published language stands on nothing of ours, and what it says knows neither clock nor wire. */
class ArchitectureTest {
    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ringline.events");

    @Test
    void it_sees_nothing_of_ours_but_itself() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.ringline.events..", "java..", "com.fasterxml.jackson..", "")
                .check(main);
    }

    @Test
    void records_are_annotated_for_json_and_do_none_of_it() {
        classes()
                .that()
                .resideInAPackage("dev.ringline.events")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ringline.events",
                        "java.lang..",
                        "java.time..",
                        "java.util..",
                        "java.nio..",
                        "java.security",
                        "com.fasterxml.jackson.annotation",
                        "")
                .check(main);
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(main);
    }
}
