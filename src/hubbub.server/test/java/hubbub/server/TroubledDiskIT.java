package hubbub.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import hubbub.server.ChatClient.Ending;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server whose disk has no room any more, or fails, and is mended. */
@Timeout(120)
class TroubledDiskIT {

    private static final String PAD = "x".repeat(3_000);
    private static final Pattern ID = Pattern.compile("\"off\":\"[0-9]+\",\"id\":\"([^\"]+)\"");
    private static final Duration SOON = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> acknowledged = new ArrayList<>();

    /** Something is done to a server. */
    private interface Deed {
        void to(Launched hubbub) throws Exception;
    }

    @TempDir
    Path folder;

    private Path disk;

    /** A disk of 24 MB, a file system in memory. */
    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        String mounted = Launched.run(List.of("mount"), "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
        Installed.require(mounted.startsWith("0"), "The test of a full disk needs to mount a file system, as root: " + mounted);
    }

    @AfterEach
    void unmount() throws Exception {
        Launched.run(List.of("umount", "--lazy"), disk.toString()); // Whoever is on it may not be gone yet.
    }

    private Launched start() throws IOException {
        return Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1", "--data=" + disk.resolve("data"));
    }

    private HttpResponse<String> get(Launched hubbub, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(hubbub.page().resolve(path)).build(), BodyHandlers.ofString());
    }

    private void say(JsonClient ada, String id) throws InterruptedException {
        ada.say(id, PAD);
        assertEquals(id, JsonClient.field(ada.hear("msg"), "id").orElseThrow());
        acknowledged.add(id);
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                out.write(new byte[64 * 1024]);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("space"), full.getMessage());
        }
    }

    /** The kernel refuses to write beyond so many bytes of any file. */
    private static void limitFiles(Launched hubbub, String bytes) throws Exception {
        String done = Launched.run(List.of("prlimit"), "--pid", Long.toString(hubbub.pid()), "--fsize=" + bytes + ":");
        assertTrue(done.startsWith("0"), done);
    }

    /** Speaks until that is refused: at first there is still room in files that are there. Returns the refusal. */
    private String sayUntilRefused(JsonClient ada) throws InterruptedException {
        for (int i = 0;; i++) {
            String id = "filling-" + i;
            ada.say(id, PAD);
            String answer = ada.hear();
            while (!answer.contains("\"t\":\"msg\"") && !answer.contains("\"t\":\"error\"")) {
                answer = ada.hear();
            }
            if (answer.contains("\"t\":\"error\"")) {
                return answer;
            }
            acknowledged.add(id);
        }
    }

    @Test
    void aFullDisk() throws Exception {
        itRefusesWhatItCannotKeepReadsOnAndRecoversByItself(
                hubbub -> fill(), "the disk is full", hubbub -> Files.delete(disk.resolve("filler")));
    }

    @Test
    void aDiskThatFails() throws Exception {
        itRefusesWhatItCannotKeepReadsOnAndRecoversByItself(
                hubbub -> limitFiles(hubbub, "4096"), "the disk has failed (SQLite's error ",
                hubbub -> limitFiles(hubbub, "unlimited"));
    }

    private void itRefusesWhatItCannotKeepReadsOnAndRecoversByItself(Deed harm, String trouble, Deed mend) throws Exception {
        try (Launched hubbub = start()) {
            try (JsonClient ada = JsonClient.hello(hubbub.room(), "Ada", "")) {
                ada.hear("welcome");
                for (int i = 0; i < 20; i++) {
                    say(ada, "before-" + i);
                }
                harm.to(hubbub);
                String refusal = sayUntilRefused(ada);
                assertTrue(refusal.contains("\"code\":\"unavailable\"") && refusal.contains("\"retryMs\":2000"), refusal);
                String unready = said(get(hubbub, "health/ready"));
                assertTrue(unready.startsWith("503: messages cannot be kept: " + trouble), unready);
                assertTrue(get(hubbub, "metrics").body().contains("\nhubbub_log_unavailable 1\n"));

                try (JsonClient bob = JsonClient.hello(hubbub.room(), "Bob", ",\"history\":50")) {
                    assertTrue(bob.hear("msg").contains(acknowledged.get(Math.max(0, acknowledged.size() - 50)) + "\""));
                }
                ChatClient plain = ChatClient.connect(hubbub.room());
                plain.say(PAD);
                assertEquals(new Ending(1013, "what you said could not be kept; try again later"), plain.ending());

                mend.to(hubbub);
                assertTrue(Patience.until(SOON, () -> isReady(hubbub)), "it does not recover");
                assertTrue(get(hubbub, "metrics").body().contains("\nhubbub_log_unavailable 0\n"));
                say(ada, JsonClient.field(refusal, "ref").orElseThrow());
                say(ada, "after");
            }
            hubbub.kill();
        }
        assertAllIsThere();
    }

    private static String said(HttpResponse<String> response) {
        return response.statusCode() + ": " + response.body();
    }

    private boolean isReady(Launched hubbub) {
        try {
            return get(hubbub, "health/ready").statusCode() == 200;
        } catch (Exception e) {
            return false;
        }
    }

    /** After another start: what was acknowledged, once and in order, and nothing else. */
    private void assertAllIsThere() throws Exception {
        List<String> there = new ArrayList<>();
        try (Launched hubbub = start(); JsonClient eve = JsonClient.hello(hubbub.room(), "Eve", ",\"history\":0")) {
            eve.hear("welcome");
            String before = Long.toString(Long.MAX_VALUE);
            for (boolean more = true; more;) {
                eve.say("{\"t\":\"history\",\"before\":\"" + before + "\",\"n\":30}");
                String page = eve.hear("page");
                there.addAll(0, ID.matcher(page).results().map(result -> result.group(1)).toList());
                before = JsonClient.field(page, "off").orElseThrow();
                more = page.contains("\"more\":true");
            }
        }
        assertEquals(acknowledged, there);
    }
}
