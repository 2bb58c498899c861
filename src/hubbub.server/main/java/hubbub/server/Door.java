package hubbub.server;

import java.util.Optional;

/** Who is let into a room: everybody, or whoever knows its passphrase. Any thread. */
final class Door {

    /** Keeps what a room's passphrase is known by: nothing if that was never decided, an empty array if it has none. */
    interface Seal {
        Optional<byte[]> kept();

        void keep(byte[] seal);
    }

    private static final byte[] WITHOUT = {};

    private final Seal seal;

    // Guarded by this, because looking at a passphrase takes a while.
    private boolean isDecided;
    private Optional<Passphrase> passphrase = Optional.empty();

    // Written by whoever decides; read without waiting for those who look.
    private volatile boolean isOpenToAll;

    Door(Seal seal) {
        this.seal = seal;
    }

    /**
     * Whether who brings this passphrase is let in. Who asks first makes it the room's, for as long as that is there, or lets
     * everybody in by bringing none. May take some milliseconds.
     */
    synchronized boolean admits(Optional<String> tried) {
        if (!isDecided) {
            isDecided = true;
            Optional<byte[]> kept = seal.kept();
            if (kept.isEmpty()) {
                passphrase = tried.map(Passphrase::new);
                seal.keep(passphrase.map(Passphrase::seal).orElse(WITHOUT));
                isOpenToAll = tried.isEmpty();
                return true;
            }
            passphrase = kept.filter(bytes -> bytes.length > 0).map(Passphrase::of);
            isOpenToAll = passphrase.isEmpty();
        }
        // Who brings one wants to be among those who know it: a room without is not that.
        return passphrase.isEmpty() ? tried.isEmpty() : tried.isPresent() && passphrase.get().isThis(tried.get());
    }

    /** Whether somebody has asked, now or in an earlier life of the room. */
    synchronized boolean isDecided() {
        return isDecided || seal.kept().isPresent();
    }

    /** Whether it is known by now that everybody is let in. */
    boolean isOpenToAll() {
        return isOpenToAll;
    }
}
