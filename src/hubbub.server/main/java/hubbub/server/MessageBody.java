package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;

/** What a request to say something holds: a text, or a JSON object with one. */
record MessageBody(boolean isJson, String text) {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    /**
     * Reads it whole; how long that may take is the connection's matter. Throws {@link HttpProblem} if it is of another kind, no
     * UTF-8, or has more than so many bytes, which are not read then.
     *
     * @param read is told how many bytes were read, whatever comes of them
     */
    static MessageBody read(ServerRequest request, int mostBytes, IntConsumer read) {
        boolean isJson = isJson(request);
        if (request.headers().contentLength().orElse(0) > mostBytes) {
            throw tooLong(mostBytes);
        }
        byte[] bytes = bytes(request, mostBytes, read);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new MessageBody(isJson, isJson ? text : withoutLineEnd(text));
        } catch (CharacterCodingException e) {
            throw HttpProblem.badField("The body must be UTF-8.");
        }
    }

    private static boolean isJson(ServerRequest request) {
        String[] type = HttpVisitor.one(request.headers(), HeaderNames.CONTENT_TYPE).orElse("")
                .toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "").split(";", 2);
        boolean isUtf8 = type.length == 1 || type[1].isEmpty() || type[1].equals("charset=utf-8");
        if (!isUtf8 || !type[0].equals(JSON) && !type[0].equals(TEXT)) {
            throw HttpProblem.of(Status.UNSUPPORTED_MEDIA_TYPE_415,
                                 "Content-Type must be text/plain or application/json, in UTF-8.");
        }
        return type[0].equals(JSON);
    }

    private static byte[] bytes(ServerRequest request, int mostBytes, IntConsumer read) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            read.accept(bytes.length);
            if (bytes.length > mostBytes) {
                throw tooLong(mostBytes);
            }
            return bytes;
        } catch (HttpProblem problem) {
            throw problem;
        } catch (IOException | RuntimeException e) { // Of many kinds in Helidon, and each of them logged if it went further.
            throw new CloseConnectionException("the body ended before its end", e);
        }
    }

    private static HttpProblem tooLong(int mostBytes) {
        return HttpProblem.of(Status.REQUEST_ENTITY_TOO_LARGE_413, "The body must have at most " + mostBytes + " bytes.");
    }

    /** What {@code echo} and editors put behind a text. */
    private static String withoutLineEnd(String text) {
        return text.endsWith("\r\n") ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
