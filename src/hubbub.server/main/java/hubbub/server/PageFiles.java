package hubbub.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * The files of the page, for browsers that take them compressed, which is done once; others, and whoever wants a range, are
 * served by Helidon's static content. Each has an entity tag made of its content (RFC 9110, section 8.8.3), weak because it is
 * the same compressed or not: browsers keep the files and ask each time whether they are still the same. Where the files have
 * times, in a jar or a folder, Helidon puts its own tags in place of these, made of the time; in a runtime image they have none.
 */
final class PageFiles implements Filter {

    private static final String FOLDER = "static/";
    private static final String WELCOME = "index.html";
    private static final int TAG_BYTES = 12;
    /** In what two spellings of a tag may differ (RFC 9110, section 8.8.3.2). */
    private static final Pattern WEAK = Pattern.compile("^W/");
    /** Its other name is as old: RFC 9110, section 8.4.1.3. What is refused has a weight of 0. */
    private static final Pattern TAKES_GZIP =
            Pattern.compile("(^|,)\\s*(x-)?gzip\\s*(;\\s*q=(1|1\\.0*|0\\.0*[1-9][0-9]*)\\s*)?(,|$)", Pattern.CASE_INSENSITIVE);
    private static final Header GZIP = HeaderValues.create(HeaderNames.CONTENT_ENCODING, "gzip");
    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Accept-Encoding");
    private static final Header REVALIDATE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache");

    private record File(Header tag, MediaType type, byte[] compressed) { }

    private final Map<String, File> files = new HashMap<>();

    /** Reads all files of the page, once. */
    PageFiles() {
        Module module = PageFiles.class.getModule();
        ResolvedModule resolved = module.getLayer().configuration().findModule(module.getName()).orElseThrow();
        try (ModuleReader reader = resolved.reference().open()) {
            List<String> names = reader.list().filter(name -> name.startsWith(FOLDER) && !name.endsWith("/")).toList();
            for (String name : names) {
                try (InputStream in = reader.open(name).orElseThrow()) {
                    byte[] content = in.readAllBytes();
                    files.put("/" + name.substring(FOLDER.length()),
                              new File(tag(content), MediaTypes.detectType(name).orElseThrow(), compress(content)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.put("/", files.get("/" + WELCOME));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.prologue().uriPath().rawPath();
        File file = files.get(RoomPath.isPage(path) ? "/" : path);
        Method method = request.prologue().method();
        if (file == null || method != Method.GET && method != Method.HEAD) {
            chain.proceed();
            return;
        }
        response.header(file.tag()).header(REVALIDATE).header(VARY);
        if (isKnown(request.headers(), file.tag())) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else if (takesCompressed(request.headers())) {
            response.headers().contentType(file.type());
            response.header(GZIP);
            Routes.send(request, response, file.compressed());
        } else {
            chain.proceed();
        }
    }

    private static boolean isKnown(Headers headers, Header tag) {
        return headers.all(HeaderNames.IF_NONE_MATCH, List::of).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(known -> WEAK.matcher(known.strip()).replaceFirst("").equals(WEAK.matcher(tag.get()).replaceFirst("")));
    }

    private static boolean takesCompressed(Headers headers) {
        return !headers.contains(HeaderNames.RANGE) // It is one of the file, not of what it is compressed to.
                && headers.all(HeaderNames.ACCEPT_ENCODING, List::of).stream()
                        .anyMatch(value -> TAKES_GZIP.matcher(value).find());
    }

    private static byte[] compress(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static Header tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HeaderValues.create(HeaderNames.ETAG, "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
