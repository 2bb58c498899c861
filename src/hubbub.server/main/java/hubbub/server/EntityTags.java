package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
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

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * An entity tag for each file of the page, made of its content (RFC 9110, section 8.8.3), weak because it is the same compressed
 * or not: browsers keep the files and ask each time whether they are still the same. Where the files have times, in a jar or a
 * folder, Helidon puts its own tags in place of these, made of the time; in a runtime image they have none.
 */
final class EntityTags implements Filter {

    private static final String FOLDER = "static/";
    private static final String WELCOME = "index.html";
    private static final int TAG_BYTES = 12;
    /** In what two spellings of a tag may differ (RFC 9110, section 8.8.3.2). */
    private static final Pattern WEAK = Pattern.compile("^W/");
    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Accept-Encoding");
    private static final Header REVALIDATE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache");

    private final Map<String, Header> tags = new HashMap<>();

    /** Reads all files of the page, once. */
    EntityTags() {
        Module module = EntityTags.class.getModule();
        ResolvedModule resolved = module.getLayer().configuration().findModule(module.getName()).orElseThrow();
        try (ModuleReader reader = resolved.reference().open()) {
            List<String> files = reader.list().filter(name -> name.startsWith(FOLDER) && !name.endsWith("/")).toList();
            for (String file : files) {
                try (InputStream in = reader.open(file).orElseThrow()) {
                    tags.put("/" + file.substring(FOLDER.length()), tag(in.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tags.put("/", tags.get("/" + WELCOME));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.prologue().uriPath().rawPath();
        Header tag = tags.get(RoomPath.isPage(path) ? "/" : path);
        Method method = request.prologue().method();
        if (tag == null || method != Method.GET && method != Method.HEAD) {
            chain.proceed();
            return;
        }
        response.header(tag).header(REVALIDATE).header(VARY);
        boolean unchanged = request.headers().all(HeaderNames.IF_NONE_MATCH, List::of).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(known -> WEAK.matcher(known.strip()).replaceFirst("").equals(WEAK.matcher(tag.get()).replaceFirst("")));
        if (unchanged) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            chain.proceed();
        }
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
