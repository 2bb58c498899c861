package hubbub.room;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/**
 * Somebody in a room, as all see them.
 *
 * @param id   tells one from another; nobody but its owner can come with it, which whoever lets people in sees to
 * @param name what they want to be called; not unique
 */
public record Person(String id, String name) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_ID_BYTES = 12;

    /** Refuses nulls. */
    public Person {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }

    /** Somebody without a name of their own: a pleasant one is made from the id, always the same. */
    public static Person guest(String id) {
        return new Person(id, GuestNames.of(id));
    }

    /** Whether the name is the one that {@link #guest(String)} makes. */
    boolean isUnnamed() {
        return name.equals(GuestNames.of(id));
    }

    /** Somebody who is nobody else: with a new id, 16 characters of Base64 for URLs, and a made-up name. */
    public static Person guest() {
        byte[] id = new byte[RANDOM_ID_BYTES];
        RANDOM.nextBytes(id);
        return guest(Base64.getUrlEncoder().encodeToString(id));
    }
}
