package dev.ringline.simulation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ringline.simulation");

    @Test
    void it_runs_the_services_decisions_and_none_of_their_shells() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.ringline.campaign..io..", "dev.ringline.dialer..io.."))
                .check(MAIN);
    }

    @Test
    void a_world_has_no_clock_no_dice_and_no_threads_of_its_own() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Seeds") // runs worlds side by side and says how long it took
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(MAIN);
    }

    @Test
    void it_sees_nothing_but_events_decisions_and_the_language() {
        noClasses()
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(
                        "java..",
                        "dev.ringline.simulation..",
                        "dev.ringline.events..",
                        "dev.ringline.campaign..",
                        "dev.ringline.dialer..")))
                .check(MAIN);
    }

    @Test
    void surroundings_know_nothing_of_the_line() {
        noClasses()
                .that(resideInAPackage("dev.ringline.simulation.world"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.ringline.simulation.dialer..",
                        "dev.ringline.simulation.campaign..",
                        "dev.ringline.campaign..",
                        "dev.ringline.dialer.."))
                .check(MAIN);
    }
}
