package hubbub.room;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModuleTest {

    private final Module module = Room.class.getModule();

    @Test
    void testsRunOnTheModulePath() {
        assertTrue(module.isNamed(), "on the class path nothing below would mean anything");
        assertEquals("hubbub.room", module.getName());
    }

    @Test
    void nothingPointsOutOfTheRoom() {
        Set<String> requires = module.getDescriptor().requires().stream()
                .map(ModuleDescriptor.Requires::name).collect(Collectors.toSet());

        assertEquals(Set.of("java.base"), requires);
    }

    @Test
    void itsOnePackageIsExported() {
        Set<String> exports = module.getDescriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());

        assertEquals(Set.of("hubbub.room"), exports);
        assertEquals(Set.of("hubbub.room"), module.getDescriptor().packages());
    }
}
