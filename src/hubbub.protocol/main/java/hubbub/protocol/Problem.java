package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

import hubbub.room.RoomEvent;

/**
 * Why a request was not served, as {@code application/problem+json} (RFC 9457). Its type is {@code about:blank}: the status says
 * what kind it is; {@code code}, an extension, is the word that {@code error} has in the protocol.
 */
public final class Problem {

    private static final int USUAL_LENGTH = 256;

    private Problem() { }

    /**
     * Writes one.
     *
     * @param title  what the status is called
     * @param detail a sentence for people, with nothing in it that a client sent
     */
    public static byte[] encode(int status, String title, Optional<RoomEvent.Code> code, String detail) {
        return Json.object(USUAL_LENGTH, json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            Json.text(json, "detail", detail.getBytes(StandardCharsets.UTF_8));
            if (code.isPresent()) {
                json.writeStringField("code", code.get().name().toLowerCase(Locale.ROOT));
            }
        });
    }
}
