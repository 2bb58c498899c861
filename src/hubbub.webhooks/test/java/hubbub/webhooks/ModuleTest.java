package hubbub.webhooks;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The arrows between the modules: this one knows the room, what is said there as JSON, and the JDK's HTTP client. */
class ModuleTest {

    private final Module module = Webhooks.class.getModule();

    @Test
    void theTestsRunOnTheModulePath() {
        assertTrue(module.isNamed());
        assertEquals("hubbub.webhooks", module.getName());
    }

    @Test
    void itKnowsNoServer() {
        assertEquals(Set.of("java.base", "java.net.http", "hubbub.room", "hubbub.protocol"),
                     module.getDescriptor().requires().stream()
                             .map(ModuleDescriptor.Requires::name)
                             .collect(Collectors.toSet()));
    }

    @Test
    void itExportsItsOnePackage() {
        assertEquals(Set.of("hubbub.webhooks"), module.getDescriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet()));
        assertEquals(Set.of(), module.getDescriptor().opens());
    }
}
