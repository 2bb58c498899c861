package hubbub.terminal;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The arrows between the modules: this one knows none of ours. It is a client like any other. */
class ModuleTest {

    private final Module module = Commands.class.getModule();

    @Test
    void testsRunOnTheModulePath() {
        assertTrue(module.isNamed(), "on the class path nothing below would mean anything");
        assertEquals("hubbub.terminal", module.getName());
    }

    @Test
    void itKnowsTheJdkJacksonAndJline() {
        assertEquals(Set.of("java.base", "java.net.http", "com.fasterxml.jackson.core", "org.jline.reader"),
                     module.getDescriptor().requires().stream().map(ModuleDescriptor.Requires::name).collect(Collectors.toSet()));
    }

    @Test
    void onlyTheCommandsAreForOthers() {
        assertEquals(Set.of("hubbub.terminal"), module.getDescriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source).collect(Collectors.toSet()));
        assertEquals(Set.of(), module.getDescriptor().opens());
    }
}
