package hubbub.protocol;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The arrows between the modules: this one knows the room and JSON, and no network. */
class ModuleTest {

    private final Module module = ServerMessages.class.getModule();

    @Test
    void theTestsRunOnTheModulePath() {
        assertTrue(module.isNamed());
        assertEquals("hubbub.protocol", module.getName());
        assertFalse(module.getDescriptor().isOpen());
    }

    @Test
    void itExportsItsOnePackageToEverybodyAndOpensNone() {
        Set<String> exported = module.getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());

        assertEquals(Set.of("hubbub.protocol"), exported);
        assertEquals(1, module.getDescriptor().exports().size());
        assertEquals(Set.of(), module.getDescriptor().opens());
    }

    @Test
    void itRequiresTheRoomAndJacksonsStreams() {
        assertEquals(Set.of("java.base", "hubbub.room", "com.fasterxml.jackson.core"),
                     module.getDescriptor().requires().stream()
                             .map(ModuleDescriptor.Requires::name)
                             .collect(Collectors.toSet()));
    }

    @Test
    void onlyTheRoomIsInItsSignatures() {
        assertEquals(Set.of("hubbub.room"),
                     module.getDescriptor().requires().stream()
                             .filter(requires -> requires.modifiers().contains(Modifier.TRANSITIVE))
                             .map(ModuleDescriptor.Requires::name)
                             .collect(Collectors.toSet()));
    }

    @Test
    void itProvidesAndUsesNoServices() {
        assertEquals(Set.of(), module.getDescriptor().provides());
        assertEquals(Set.of(), module.getDescriptor().uses());
    }
}
