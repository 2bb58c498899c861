package hubbub.terminal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class OptionsTest {

    private static Optional<String> text(String... arguments) throws UsageException {
        return Options.parse(List.of(arguments), Map.of()).text();
    }

    @Test
    void whatToSayIsTheWordsOrWhatComesOnStdin() throws UsageException {
        assertEquals(Optional.of("hello, world"), text("say", "ws://h/room", "hello,", "world"));
        assertEquals(Optional.of("- -"), text("say", "-", "-"));
        assertEquals(Optional.empty(), text("say"));
        assertEquals(Optional.empty(), text("say", "ws://h/room", "--json"));
        assertEquals(Optional.empty(), text("say", "-"));
    }

    @Test
    void toSayNothingIsAMistakeAndDoesNotReadStdin() {
        UsageException empty = assertThrows(UsageException.class, () -> text("say", "ws://h/room", ""));
        assertEquals("there is nothing to say in an empty text; see hubbub say --help", empty.getMessage());
    }
}
