package hubbub.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeyFileTest {

    @TempDir
    Path folder;

    @Test
    void itIsMadeOnceForNobodyElseToRead() throws Exception {
        Path file = folder.resolve("hubbub/key");

        String key = KeyFile.keyIn(file);

        assertTrue(key.matches("[A-Za-z0-9_-]{22}"), key);
        assertEquals(key, KeyFile.keyIn(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatIsNoKeyIsAMistakeAndStays() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "precious");

        assertThrows(UsageException.class, () -> KeyFile.keyIn(file));
        assertThrows(UsageException.class, () -> KeyFile.keyIn(folder));
        assertThrows(UsageException.class, () -> KeyFile.keyIn(Path.of("/proc/hubbub/key")));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void itIsWhereConfigurationIs() {
        assertEquals(Optional.of(Path.of("/c/hubbub/key")), KeyFile.usual(Map.of("XDG_CONFIG_HOME", "/c", "HOME", "/h")));
        assertEquals(Optional.of(Path.of("/h/.config/hubbub/key")), KeyFile.usual(Map.of("XDG_CONFIG_HOME", "c", "HOME", "/h")));
        assertEquals(Optional.of(Path.of("/h/.config/hubbub/key")), KeyFile.usual(Map.of("HOME", "/h")));
        assertEquals(Optional.empty(), KeyFile.usual(Map.of()));
    }
}
