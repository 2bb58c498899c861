package hubbub.jetstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.nats.client.AuthHandler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What lets this node in that is in a file: the seed of a user's key, alone or, as {@code nsc} writes it, behind a token (JWT)
 * that says what the user may do. It is read again each time a server asks, so that another may be put in its place. The seed is
 * told to nobody.
 */
final class Credentials implements AuthHandler {

    /** The name of the knob. */
    static final String KNOB = "nats.credentials";

    /** More than any has. The servers take no token above 4 KiB unless they are told to. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Pattern TOKEN = Pattern.compile("-----BEGIN NATS USER JWT-----\\s+(\\S+)\\s+-+END NATS USER JWT-+");
    private static final Pattern SEED = Pattern.compile("(?m)^\\s*(S[A-Z][A-Z0-9]{20,})\\s*$");

    /** The file has come to be of no use. */
    static final class Unusable extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private Unusable(IOException why) {
            super(why.getMessage(), why);
        }
    }

    private record Contents(Optional<String> token, Seed seed) { }

    private final Path file;
    /** As it was when a server asked last. Owned by the thread that answers it, which asks for its three parts in a row. */
    private Contents contents;

    private Credentials(Path file) {
        this.file = file;
    }

    /**
     * What is in this file.
     *
     * @throws IOException if that is of no use; a sentence for operators
     */
    static Credentials in(Path file) throws IOException {
        Credentials credentials = new Credentials(file);
        credentials.read();
        return credentials;
    }

    private Contents read() throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(MOST_BYTES), ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw unusable("there is no such file");
        } catch (AccessDeniedException e) {
            throw unusable("this user may not read it");
        } catch (IOException e) {
            throw unusable("it cannot be read");
        }
        Matcher seed = SEED.matcher(text);
        if (!seed.find()) {
            throw unusable("no seed is in it, which is a line that begins with SU");
        }
        try {
            return new Contents(Optional.of(TOKEN.matcher(text)).filter(Matcher::find).map(token -> token.group(1)),
                                Seed.ofUser(seed.group(1)));
        } catch (IllegalArgumentException e) {
            throw unusable(e.getMessage());
        }
    }

    private IOException unusable(String why) {
        return new IOException("%s %s: %s".formatted(KNOB, file, why));
    }

    /** The first that is asked for. */
    @Override
    public char[] getID() {
        try {
            contents = read();
        } catch (IOException e) {
            throw new Unusable(e);
        }
        return contents.seed().publicKey().toCharArray();
    }

    @Override
    public byte[] sign(byte[] nonce) {
        return contents.seed().sign(nonce);
    }

    @Override
    public char[] getJWT() {
        return contents.token().orElse("").toCharArray();
    }
}
