package hubbub.terminal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import hubbub.terminal.Heard.Person;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What a room looks like in a terminal. All that others wrote passes {@link Visible} here. Immutable. */
final class Look {

    /** Readable on dark and on light: the ANSI colours but black, white and yellow. */
    private static final int[] COLOURS = {AttributedStyle.RED, AttributedStyle.GREEN, AttributedStyle.BLUE,
        AttributedStyle.MAGENTA, AttributedStyle.CYAN};

    /** Of one message; nobody's may push all others off the screen. */
    private static final int MOST_LINES = 20;
    private static final int LONGEST_NAME = 40;
    private static final int MOST_PENDING = 3;
    private static final int LONGEST_PENDING = 20;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final boolean colours;
    private final ZoneId zone;

    Look(boolean colours, ZoneId zone) {
        this.colours = colours;
        this.zone = zone;
    }

    /** A message: its first line behind time and name, each other one behind a bar, so that none looks like another message. */
    List<AttributedString> message(Heard.Message message, boolean own) {
        AttributedStringBuilder first = new AttributedStringBuilder()
                .styled(faint(), time(message.at()) + " ")
                .styled(own ? style(message.from()).bold() : style(message.from()), name(message.from()))
                .append(": ");
        if (message.removed()) {
            return List.of(first.styled(faint(), "(removed)").toAttributedString());
        }
        String[] lines = message.text().split("\r\n|\n", -1);
        List<AttributedString> shown = new ArrayList<>();
        shown.add(first.append(Visible.line(lines[0])).toAttributedString());
        for (int i = 1; i < Math.min(lines.length, MOST_LINES); i++) {
            shown.add(new AttributedStringBuilder().styled(faint(), "      | ").append(Visible.line(lines[i]))
                              .toAttributedString());
        }
        if (lines.length > MOST_LINES) {
            shown.add(note("      | " + (lines.length - MOST_LINES) + " more lines"));
        }
        return shown;
    }

    private String time(String at) {
        try {
            return TIME.format(Instant.parse(at).atZone(zone));
        } catch (DateTimeException e) {
            return "--:--";
        }
    }

    /** Something that is no message; what others wrote in it is made visible. */
    AttributedString note(String words) {
        return new AttributedString(Visible.line(words), faint());
    }

    /** Of one's own, what the room has not acknowledged, on one line: above the line for what is so now. */
    AttributedString pending(List<String> texts) {
        String shown = texts.stream().limit(MOST_PENDING).map(text -> "… " + Visible.line(text, LONGEST_PENDING))
                .collect(Collectors.joining(" "));
        String more = texts.size() > MOST_PENDING ? " and " + (texts.size() - MOST_PENDING) + " more" : "";
        return new AttributedString(shown + more, faint());
    }

    /** The last line of the screen. */
    AttributedString state(String words) {
        return new AttributedString(Visible.line(words), colours ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT);
    }

    /** A name as it is shown. */
    static String name(Person person) {
        return Visible.line(person.name(), LONGEST_NAME);
    }

    private AttributedStyle faint() {
        return colours ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT;
    }

    /** A colour by the id, which names repeat and people cannot choose. */
    private AttributedStyle style(Person person) {
        int colour = COLOURS[Math.floorMod(person.id().hashCode(), COLOURS.length)];
        return colours ? AttributedStyle.DEFAULT.foreground(colour) : AttributedStyle.DEFAULT;
    }
}
