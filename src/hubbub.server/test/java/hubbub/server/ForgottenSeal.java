package hubbub.server;

import java.util.Optional;

/** Of a room that keeps nothing. */
final class ForgottenSeal implements Door.Seal {

    @Override
    public Optional<byte[]> kept() {
        return Optional.empty();
    }

    @Override
    public void keep(byte[] seal) { }
}
