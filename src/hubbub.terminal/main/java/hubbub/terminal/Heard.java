package hubbub.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a server said, as far as it means something here: {@code etc/protocol.md}, "What the server says". */
sealed interface Heard {

    /** A person: the id tells two of one name apart. */
    record Person(String id, String name) {

        /** A name has 40 characters, an id 16; what a server that keeps no rules sends is not kept whole, for each of many. */
        private static final int LONGEST = 200;

        /** Cuts what is too long. */
        public Person {
            id = id.substring(0, Math.min(id.length(), LONGEST));
            name = name.substring(0, Math.min(name.length(), LONGEST));
        }
    }

    /** One is in. */
    record Welcome(String room, Person you, boolean resumed, int longestText) implements Heard { }

    /** Somebody said something; the id is empty if it came as plain text. */
    record Message(long offset, String id, Person from, String at, String text, boolean removed) implements Heard { }

    /** A resend is in the log. */
    record Ack(String id, long offset) implements Heard { }

    /** Who is here; nobody is named if they are many. */
    record Here(long count, Optional<List<Person>> people) implements Heard { }

    /** This person has come. */
    record Join(Person person, long count) implements Heard { }

    /** This person has gone. */
    record Leave(Person person, long count) implements Heard { }

    /** This person is called so now. */
    record Name(Person person) implements Heard { }

    /** Only how many are here has changed. */
    record Count(long count) implements Heard { }

    /** This message's text is to be shown no more. */
    record Removed(long offset) implements Heard { }

    /** Whether only operators may speak. */
    record Locked(boolean locked) implements Heard { }

    /** Something may be missing. */
    record Reset(String why) implements Heard { }

    /** What was refused; ref is empty if it was not a message. */
    record Refused(String ref, String code, OptionalLong retryMillis, String sentence) implements Heard { }

    /** The connection is closed now; one should come back after so many milliseconds. */
    record Bye(long afterMillis) implements Heard { }

    /** Of no meaning here. */
    record Other() implements Heard { }

    /** A message, and where one is once it is heard; empty if it does not say. */
    record Understood(Heard heard, Optional<String> position) { }

    /** Understands one. Throws if it is not of the protocol. */
    static Understood parse(String text) throws IOException {
        Json.Fields fields = Json.read(text);
        Of of = new Of(fields.values());
        Optional<String> position = Optional.ofNullable(fields.values().get("position"))
                .filter(given -> given.matches("[A-Za-z0-9._-]{1,64}"));
        return new Understood(of.heard(fields.users()), position);
    }

    /** The fields of a message. */
    record Of(Map<String, String> values) {

        Heard heard(List<Map<String, String>> users) throws IOException {
            return switch (text("t")) {
                case "welcome" -> new Welcome(text("room"), person("you."), flag("resumed"), longest());
                case "msg" -> new Message(number("off"), values.getOrDefault("id", ""), person("from."), text("at"), text("text"),
                                          flag("removed"));
                case "ack" -> new Ack(text("id"), number("off"));
                case "here" -> new Here(number("n"), people(users));
                case "join" -> new Join(person("user."), number("n"));
                case "leave" -> new Leave(person("user."), number("n"));
                case "name" -> new Name(person("user."));
                case "count" -> new Count(number("n"));
                case "removed" -> new Removed(number("off"));
                case "locked" -> new Locked(flag("locked"));
                case "reset" -> new Reset(text("why"));
                case "error" -> new Refused(values.getOrDefault("ref", ""), text("code"),
                                            values.containsKey("retryMs") ? OptionalLong.of(number("retryMs"))
                                                    : OptionalLong.empty(),
                                            values.getOrDefault("message", ""));
                case "bye" -> new Bye(number("afterMs"));
                default -> new Other();
            };
        }

        private static Optional<List<Person>> people(List<Map<String, String>> users) throws IOException {
            if (users == null) {
                return Optional.empty();
            }
            List<Person> people = new ArrayList<>();
            for (Map<String, String> user : users) {
                people.add(new Of(user).person(""));
            }
            return Optional.of(people);
        }

        private Person person(String prefix) throws IOException {
            return new Person(text(prefix + "id"), text(prefix + "name"));
        }

        private boolean flag(String name) {
            return "true".equals(values.get(name));
        }

        private int longest() throws IOException {
            return Math.clamp(number("limits.text"), 1, Integer.MAX_VALUE);
        }

        private long number(String name) throws IOException {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException e) {
                throw new IOException(name + " is no number", e);
            }
        }

        private String text(String name) throws IOException {
            String value = values.get(name);
            if (value == null) {
                throw new IOException(name + " is missing");
            }
            return value;
        }
    }
}
