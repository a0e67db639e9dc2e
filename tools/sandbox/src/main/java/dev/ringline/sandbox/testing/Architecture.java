package dev.ringline.sandbox.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/**
 * What holds in every service (STYLE, section 5). Its test is one line:
 *
 * <pre>{@code
 * @Test
 * void it_holds() {
 *     Architecture.check("dev.ringline.number");
 * }
 * }</pre>
 */
public final class Architecture {
    private static final List<String> SERVICES =
            List.of("dev.ringline.number", "dev.ringline.campaign", "dev.ringline.dialer", "dev.ringline.calllog");
    private static final String BANNED_NAMES =
            ".*(Manager|Helper|Utils?|Impl|Base|Common|Processor|Info|Data|Dto|DTO|Entity|Model|Mapper)";
    private static final Set<String> CLOCK_AND_DICE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.LocalTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZoneId.systemDefault",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle");

    private Architecture() {}

    /** @param service its root package */
    public static void check(String service) {
        var main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(service);
        for (var rule : List.of(
                pureSeesOnlyPure(service),
                pureHasNoClockAndNoDice(service),
                seesNoOtherService(service),
                onlyTheOutboxSends(service),
                noBannedNames(service),
                noBannedPackages(service),
                noRetryAnnotation(service),
                requestScopedBeansHaveNoPublicFields(service))) {
            rule.allowEmptyShould(true).check(main);
        }
        checkTests(service);
    }

    /**
     * What holds in a library of ours: it sees no service and nothing of the tools.
     *
     * @param library its root package
     */
    public static void checkLibrary(String library) {
        var main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(library);
        for (var rule : List.of(
                seesNoOtherService(library),
                noBannedNames(library),
                noRetryAnnotation(library),
                requestScopedBeansHaveNoPublicFields(library))) {
            rule.allowEmptyShould(true).check(main);
        }
        checkTests(library);
    }

    /** Tests wait, skip and mock nowhere. */
    public static void checkTests(String service) {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages(service);
        noClasses()
                .should()
                .callMethodWhere(calls(Set.of("java.lang.Thread.sleep")))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.junit.jupiter.api.Disabled")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.mockito..")
                .because("tests wait by Awaitility, skip nothing and mock nothing of ours")
                .allowEmptyShould(true)
                .check(tests);
    }

    private static ArchRule pureSeesOnlyPure(String service) {
        return classes()
                .that(arePure(service))
                .should()
                .onlyDependOnClassesThat(arePure(service)
                        .or(resideInAPackage("dev.ringline.events"))
                        .or(resideInAnyPackage("java.lang..", "java.time..", "java.math", "java.nio.charset"))
                        .or(resideInAPackage("java.util..").and(not(resideInAPackage("java.util.concurrent.."))))
                        .or(isDigest())
                        .or(isPrimitive()))
                .because("a feature's package is pure; what touches the world lives in its io");
    }

    private static ArchRule pureHasNoClockAndNoDice(String service) {
        return noClasses()
                .that(arePure(service))
                .should()
                .callMethodWhere(calls(CLOCK_AND_DICE))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("clock and dice are parameters");
    }

    private static ArchRule seesNoOtherService(String service) {
        var others = SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(others)
                        .or(resideInAnyPackage(
                                "dev.ringline.sandbox..",
                                "dev.ringline.cli..",
                                "dev.ringline.bench..",
                                "dev.ringline.simulation..")))
                .because("all that passes between services is a record on a topic");
    }

    private static ArchRule onlyTheOutboxSends(String service) {
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .and()
                .doNotHaveSimpleName("FreshnessTick") // nonces pass through no table: an old one is worth nothing
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.kafka.clients.producer..")
                        .or(named("org.eclipse.microprofile.reactive.messaging.Outgoing"))
                        .or(named("org.eclipse.microprofile.reactive.messaging.Emitter"))
                        .or(named("io.smallrye.reactive.messaging.MutinyEmitter")))
                .because("an event is written with its change and sent by the relay");
    }

    private static ArchRule noBannedNames(String service) {
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .should()
                .haveNameMatching(BANNED_NAMES)
                .because("such a name says nothing (STYLE, section 3)");
    }

    private static ArchRule noBannedPackages(String service) {
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .should()
                .resideInAnyPackage("..util..", "..common..", "..service..", "..model..", "..dto..", "..helper..")
                .because("one package a feature");
    }

    private static ArchRule noRetryAnnotation(String service) {
        var retry = new DescribedPredicate<JavaClass>("an annotation @Retry") {
            @Override
            public boolean test(JavaClass type) {
                return type.isAnnotation() && type.getSimpleName().equals("Retry");
            }
        };
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .should()
                .dependOnClassesThat(retry)
                .because("what is sent again is decided once, in the gateway");
    }

    private static ArchRule requestScopedBeansHaveNoPublicFields(String service) {
        return fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("jakarta.enterprise.context.RequestScoped")
                .should()
                .notBePublic()
                .because("a public field bypasses the bean's proxy: all requests would share it, and " + service
                        + " its tenants");
    }

    /** Features, not their {@code io}, not the root: that only starts the service. */
    private static DescribedPredicate<JavaClass> arePure(String service) {
        return resideInAPackage(service + ".(*)..")
                .and(resideOutsideOfPackage(service + "..io.."))
                .as("pure classes of " + service);
    }

    private static DescribedPredicate<JavaClass> isDigest() {
        return named("java.security.MessageDigest")
                .or(named("java.security.NoSuchAlgorithmException"))
                .or(named("java.security.GeneralSecurityException"));
    }

    private static DescribedPredicate<JavaClass> isPrimitive() {
        return new DescribedPredicate<>("a primitive or an array") {
            @Override
            public boolean test(JavaClass type) {
                return type.isPrimitive() || type.isArray();
            }
        };
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return new DescribedPredicate<>("is " + name) {
            @Override
            public boolean test(JavaClass type) {
                return type.getName().equals(name);
            }
        };
    }

    private static DescribedPredicate<JavaMethodCall> calls(Set<String> methods) {
        return new DescribedPredicate<>("any of " + methods) {
            @Override
            public boolean test(JavaMethodCall call) {
                var target = call.getTarget();
                return methods.contains(target.getOwner().getName() + "." + target.getName());
            }
        };
    }
}
