package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nats.client.Options;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Over TLS it speaks to the servers it means, and to no others. */
@Timeout(60)
class TlsPortTest {

    @TempDir
    static Path folder;
    private static ServerCertificate here;
    private static ServerCertificate elsewhere;
    private static NatsServer nats;
    private static NatsServer impostor;

    @BeforeAll
    static void startServers() throws Exception {
        here = ServerCertificate.make(folder, "dns:localhost");
        elsewhere = ServerCertificate.make(folder, "dns:nats.example,ip:192.0.2.1");
        nats = NatsServer.start(Files.createDirectory(folder.resolve("here")), here.configuration());
        impostor = NatsServer.start(Files.createDirectory(folder.resolve("elsewhere")), elsewhere.configuration());
    }

    @AfterAll
    static void stopServers() {
        Stream.of(nats, impostor).filter(Objects::nonNull).forEach(NatsServer::close);
    }

    private static Map<String, String> options(String urls, Path ca) {
        return Map.of("nats.url", urls, "nats.ca", ca.toString());
    }

    private static String url(NatsServer server) {
        return "tls://localhost:" + server.port();
    }

    private static void assertRefused(String why, String urls, Path ca) {
        long began = System.nanoTime();
        IOException refused = assertThrows(IOException.class, () -> Node.logs(options(urls, ca)).close());

        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(5), "it took too long");
        assertTrue(refused.getMessage().startsWith("cannot connect to NATS at " + urls + ": "), refused.getMessage());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("nats.ca"), refused.getMessage());
    }

    @Test
    void aServerWithItsNameInItsCertificateIsSpokenToAndComesBackAsTheSame() {
        try (Node node = new Node("attic", options(url(nats), here.pem()))) {
            node.say("1", "hello");
            node.awaitCommitted(1);
            nats.kill();
            nats.start();
            node.say("2", "again");
            node.awaitCommitted(2);
        }
    }

    @Test
    void aServerWithAnotherNameInItsCertificateIsNotThoughItIsTrusted() {
        assertRefused("No subject alternative DNS name matching localhost found", url(impostor), elsewhere.pem());
        assertRefused("No subject alternative names matching IP address 127.0.0.1 found",
                      "tls://127.0.0.1:" + nats.port(), here.pem());
    }

    @Test
    void aServerThatOthersSignForIsNot() {
        assertRefused("PKIX path", url(nats), elsewhere.pem());
    }

    @Test
    void aServerWithoutTlsIsNot() throws IOException {
        try (NatsServer open = NatsServer.start(Files.createDirectory(folder.resolve("open")))) {
            assertRefused("", url(open), here.pem());
        }
    }

    @Test
    void theNextIsTakenWhenOneIsNotWhoItShouldBe() {
        try (Node node = new Node("cellar", options(url(impostor) + "," + url(nats), here.pem()))) {
            node.say("1", "hello");
            node.awaitCommitted(1);
        }
    }

    @Test
    void withoutCertificatesToTrustItDoesNotStartAndSaysWhy() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertRefused("nats.ca " + empty + " has no certificate in it", url(nats), empty);
        Path missing = folder.resolve("missing.pem");
        assertRefused("nats.ca " + missing + " cannot be read", url(nats), missing);
    }

    @Test
    void whoIsKnownByItsAddressOnlyMustHaveTheNameOfWhoToldOfIt() {
        NamedServers servers = new NamedServers();
        servers.initialize(Options.builder().servers(new String[] {"tls://192.0.2.1:4222", "tls://localhost:4222"}).noRandomize()
                .build());
        assertEquals(List.of("192.0.2.1", "localhost"), names(servers, 2));
        servers.acceptDiscoveredUrls(List.of("192.0.2.7:4222"));
        for (int tried = 0; tried < 20; tried++) {
            String before = servers.name();
            String host = Objects.requireNonNull(servers.nextServer()).getHost();
            assertEquals(host.equals("192.0.2.7") ? before : host, servers.name());
        }
    }

    private static List<String> names(NamedServers servers, int count) {
        return IntStream.range(0, count).mapToObj(any -> {
            servers.nextServer();
            return servers.name();
        }).toList();
    }
}
