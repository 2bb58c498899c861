package hubbub.websocket;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The arrows between the modules: this one knows Helidon and no room. */
class ModuleTest {

    private final Module module = WebSocketUpgrader.class.getModule();

    @Test
    void theTestsRunOnTheModulePath() {
        assertTrue(module.isNamed());
        assertEquals("hubbub.websocket", module.getName());
        assertFalse(module.getDescriptor().isOpen());
    }

    @Test
    void itExportsItsOnePackageToEverybodyAndOpensNone() {
        Set<String> exported = module.getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());

        assertEquals(Set.of("hubbub.websocket"), exported);
        assertEquals(1, module.getDescriptor().exports().size());
        assertEquals(Set.of(), module.getDescriptor().opens());
    }

    @Test
    void itRequiresHelidonAndTheFlightRecorder() {
        assertEquals(Set.of("java.base",
                            "io.helidon.webserver",
                            "io.helidon.webserver.websocket",
                            "io.helidon.websocket",
                            "io.helidon.common.buffers",
                            "io.helidon.common.concurrency.limits",
                            "io.helidon.common.socket",
                            "io.helidon.http",
                            "jdk.jfr"),
                     module.getDescriptor().requires().stream()
                             .map(ModuleDescriptor.Requires::name)
                             .collect(Collectors.toSet()));
    }

    @Test
    void itProvidesAndUsesNoServicesSoNothingIsRegisteredBehindAServersBack() {
        assertEquals(Set.of(), module.getDescriptor().provides());
        assertEquals(Set.of(), module.getDescriptor().uses());
    }
}
