package hubbub.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON (RFC 8259) by Jackson's streams, set up once as the protocol wants them, and how long strings become in it. */
final class Json {

    /** Objects and arrays within each other, the message included. What is deeper is refused: nobody needs it. */
    static final int MAX_DEPTH = 16;

    /** Thread-safe. Its parsers and generators are not. */
    static final JsonFactory STREAMS = JsonFactory.builder()
            // Only the depth is bounded here: whoever received the message has bounded its length, so that of its parts too, and
            // numbers are not converted. Fields of no meaning here may hold what they like.
            .streamReadConstraints(StreamReadConstraints.builder()
                                           .maxNestingDepth(MAX_DEPTH)
                                           .maxStringLength(Integer.MAX_VALUE)
                                           .maxNameLength(Integer.MAX_VALUE)
                                           .maxNumberLength(Integer.MAX_VALUE)
                                           .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Or names that clients make up would be kept, for all parsers to come.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Not one set of buffers for each thread, Jackson's default: readers are virtual threads, one for each client. Nobody
            // waits while they have one, so there are about as many as processors.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    /** Bytes that a byte of text becomes: of what must be escaped, two if it has a letter for that, else six (section 7). */
    private static final byte[] LENGTHS = lengths();

    private Json() { }

    /** What stands between the braces of an object. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object with a type {@code t}. A length that is too small only makes the buffer grow. */
    static byte[] object(String type, int likelyLength, Content content) {
        return object(likelyLength, json -> {
            json.writeStringField("t", type);
            content.write(json);
        });
    }

    /** An object without a type likewise. */
    static byte[] object(int likelyLength, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(likelyLength);
        try (JsonGenerator json = STREAMS.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new AssertionError("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** A string of any content. Through its bytes: there half a surrogate pair becomes a question mark, not an exception. */
    static void text(JsonGenerator json, String field, String text) throws IOException {
        text(json, field, text.getBytes(UTF_8));
    }

    /** A string that is UTF-8 already. */
    static void text(JsonGenerator json, String field, byte[] utf8) throws IOException {
        json.writeFieldName(field);
        json.writeUTF8String(utf8, 0, utf8.length);
    }

    /** Bytes that this becomes, without the quotes around it. */
    static int length(byte[] utf8) {
        int length = 0;
        for (byte octet : utf8) {
            length += LENGTHS[octet & 0xFF];
        }
        return length;
    }

    /** Most bytes that this becomes, without the quotes around it: exact, but for six of a surrogate pair, which takes four. */
    static int maxLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? LENGTHS[c] : c < 0x800 ? 2 : 3;
        }
        return length;
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[256];
        for (int octet = 0; octet < lengths.length; octet++) {
            boolean hasLetter = "\"\\\b\t\n\f\r".indexOf(octet) >= 0;
            lengths[octet] = (byte) (hasLetter ? "\\n".length() : octet < ' ' ? "\\u0000".length() : 1);
        }
        return lengths;
    }
}
