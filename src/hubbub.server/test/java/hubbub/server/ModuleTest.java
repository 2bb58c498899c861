package hubbub.server;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModuleTest {

    private final Module module = Main.class.getModule();

    @Test
    void testsRunOnTheModulePath() {
        assertTrue(module.isNamed(), "on the class path nothing below would mean anything");
        assertEquals("hubbub.server", module.getName());
    }

    @Test
    void theServerKnowsTheOthersAndExportsNothing() {
        Set<String> ours = module.getDescriptor().requires().stream()
                .map(ModuleDescriptor.Requires::name).filter(name -> name.startsWith("hubbub.")).collect(Collectors.toSet());

        assertEquals(Set.of("hubbub.protocol", "hubbub.room", "hubbub.terminal", "hubbub.webhooks", "hubbub.websocket"), ours);
        assertEquals(Set.of(), module.getDescriptor().exports());
    }

    @Test
    void onlyTheProtocolKnowsTheRoom() {
        Set<String> arrows = Set.of("hubbub.room", "hubbub.websocket", "hubbub.protocol", "hubbub.terminal").stream()
                .flatMap(name -> module.getLayer().findModule(name).orElseThrow().getDescriptor().requires().stream())
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith("hubbub."))
                .collect(Collectors.toSet());

        assertEquals(Set.of("hubbub.room"), arrows);
    }
}
