package hubbub.webhooks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where what is said in a room is posted to.
 *
 * @param name         what operators call it: {@code [a-z0-9]{1,32}}
 * @param url          http or https
 * @param room         the room's name
 * @param passphrase   what it brings into that room, as anybody who comes in
 * @param keys         what it signs with, see {@link #key}; one, or two while receivers change from one to the other
 * @param answerWithin time for the receiver to take a batch and answer, from connecting to the end of its answer
 * @param longestPause most time between two tries, unless the receiver asks for more
 */
public record Webhook(String name, URI url, String room, Optional<String> passphrase, List<byte[]> keys, Duration answerWithin,
                      Duration longestPause) {

    /** Refuses to sign with nothing. */
    public Webhook {
        Objects.requireNonNull(url, "url");
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys must be at least one: none");
        }
        keys = List.copyOf(keys);
    }

    /**
     * The key that is written so.
     *
     * @param secret {@code whsec_} and 24 to 64 bytes in Base64, as Standard Webhooks writes secrets
     * @return empty if it is not that
     */
    public static Optional<byte[]> key(String secret) {
        return Signature.key(secret);
    }

    /** Without keys, passphrase and URL, which may have a secret in it: this may come to be written somewhere. */
    @Override
    public String toString() {
        return "Webhook " + name + " of room " + room;
    }
}
