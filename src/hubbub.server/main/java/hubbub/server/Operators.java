package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who may do what only operators may: those who bring the token, if there is one. Any thread. */
final class Operators {

    private final byte[] token;

    /** With an empty token there are none. */
    Operators(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    boolean exist() {
        return token.length > 0;
    }

    /** Takes the same time whatever is brought: nobody learns how much of it is right. */
    boolean isOne(String brought) {
        return exist() && MessageDigest.isEqual(token, brought.getBytes(StandardCharsets.UTF_8));
    }
}
