package hubbub.protocol;

import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.RoomEvent;

/**
 * A message or field is not as the protocol says. Holds nothing of what the client sent; carries no stack trace, because it is
 * the client's fault and can be had in any number.
 */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final RoomEvent.Code code;

    Unfit(RoomEvent.Code code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    /** What the client is told. Sending the same again is of no use, so there is no time for it. */
    RoomEvent.Refused answer(Optional<String> ref) {
        return new RoomEvent.Refused(ref, code, OptionalLong.empty(), getMessage());
    }
}
