package hubbub.protocol;

import java.util.Optional;

/**
 * What somebody brings who comes without a message of their own, such as by HTTP: the fields of a {@code hello}, as they were
 * written.
 *
 * @param key        tells who they are; without one they are a guest
 * @param name       what they want to be called
 * @param since      the position up to which they have heard everything
 * @param history    how many messages they want first; without it 50
 * @param passphrase for a room that has one
 */
public record Introduction(Optional<String> key, Optional<String> name, Optional<String> since, Optional<String> history,
                           Optional<String> passphrase) { }
