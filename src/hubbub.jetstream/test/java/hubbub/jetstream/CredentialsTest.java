package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who has the file is let in, by its key or by a token for it; and what is wrong with the file is said. */
@Timeout(60)
class CredentialsTest {

    // Those in NATS's documentation.
    private static final String SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
    private static final String PUBLIC = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

    @TempDir
    Path folder;
    private NatsServer nats;

    @AfterEach
    void stop() {
        if (nats != null) {
            nats.close();
        }
    }

    private Path file(String contents) throws IOException {
        return Files.writeString(folder.resolve("hubbub.creds"), contents);
    }

    private Map<String, String> options(Path file) {
        return Map.of("nats.url", nats.url(), "nats.credentials", file.toString());
    }

    private static String letting(NatsKey in) {
        return "authorization { users = [ { nkey: %s } ] }%n".formatted(in.id());
    }

    private void assertSpeaks(Node node, String text) {
        int before = node.committed().size();
        node.say(text, text);
        node.awaitCommitted(before + 1);
    }

    @Test
    void aSeedHasTheKeyThatOthersHaveOfItAndSignsAsTheyDo() throws Exception {
        assertEquals(PUBLIC, Seed.ofUser(SEED).publicKey());
        for (int i = 0; i < 100; i++) {
            NatsKey key = NatsKey.make('U');
            assertEquals(key.id(), Seed.ofUser(key.seed()).publicKey());
            assertArrayEquals(key.sign(key.id().getBytes()), Seed.ofUser(key.seed()).sign(key.id().getBytes()));
        }
    }

    @Test
    void whoHasTheKeyIsLetInAndTheFileIsReadAgainWhenItComesBack() throws Exception {
        NatsKey first = NatsKey.make('U');
        NatsKey second = NatsKey.make('U');
        nats = NatsServer.start(folder, letting(first));
        try (Node node = new Node("attic", options(file(first.seed() + "\n")))) {
            assertSpeaks(node, "hello");
            nats.kill();
            file("# The next one\n" + second.seed());
            nats.start(letting(second));
            assertSpeaks(node, "again");
        }
    }

    @Test
    void whoHasATokenOfAnAccountIsLetInHoweverLongItIsIfServersTakeIt() throws Exception {
        NatsKey operator = NatsKey.make('O');
        NatsKey account = NatsKey.make('A');
        NatsKey system = NatsKey.make('A');
        NatsKey user = NatsKey.make('U');
        String unlimited = "\"type\":\"account\",\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,"
                + "\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1";
        nats = NatsServer.start(folder, """
                max_control_line: 16KB
                operator: %s
                resolver: MEMORY
                resolver_preload: { %s: %s, %s: %s }
                system_account: %s
                """.formatted(operator.token(operator, "\"type\":\"operator\""),
                              account.id(), operator.token(account, unlimited + ",\"mem_storage\":-1,\"disk_storage\":-1}"),
                              system.id(), operator.token(system, unlimited + "}"), system.id()));
        Path file = file("""
                -----BEGIN NATS USER JWT-----
                %s
                ------END NATS USER JWT------

                ************************* IMPORTANT *************************
                NKEY Seed printed below can be used to sign and prove identity.
                NKEYs are sensitive and should be treated as secrets.

                -----BEGIN USER NKEY SEED-----
                %s
                ------END USER NKEY SEED------
                """.formatted(account.token(user, "\"type\":\"user\",\"subs\":-1,\"data\":-1,\"payload\":-1,\"tags\":[\"%s\"]"
                        .formatted("a".repeat(6_000))), user.seed()));
        try (Node node = new Node("attic", options(file))) {
            assertSpeaks(node, "hello");
        }
    }

    @Test
    void whoHasAnotherKeyIsNotLetInAndIsToldSo() throws Exception {
        NatsKey other = NatsKey.make('U');
        nats = NatsServer.start(folder, letting(NatsKey.make('U')));
        IOException refused = assertThrows(IOException.class, () -> Node.logs(options(file(other.seed()))).close());

        assertTrue(refused.getMessage().contains("Authorization Violation"), refused.getMessage());
        assertTrue(refused.getMessage().contains("nats.credentials"), refused.getMessage());
    }

    private void assertUnusable(String why, Path file) {
        IOException refused = assertThrows(IOException.class, () -> Node.logs(
                Map.of("nats.url", "nats://127.0.0.1:1", "nats.credentials", file.toString())).close());

        assertTrue(refused.getMessage().contains("nats.credentials " + file + ": " + why), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @Test
    void whatIsWrongWithTheFileIsSaidAndNothingOfTheSeed() throws Exception {
        assertUnusable("there is no such file", folder.resolve("missing"));
        assertUnusable("it cannot be read", folder);
        assertUnusable("no seed is in it", file(""));
        assertUnusable("no seed is in it", file(PUBLIC));
        assertUnusable("the seed is mistyped: its checksum is wrong", file(SEED.replace("SUAC", "SUAD")));
        assertUnusable("the seed has not the length of one", file(SEED.substring(0, SEED.length() - 8)));
        assertUnusable("the seed has other letters than A to Z and 2 to 7", file(SEED.replace('3', '0')));
        assertUnusable("the seed is not a user's: those begin with SU", file(NatsKey.make('A').seed()));
        assertUnusable("no seed is in it", file("x".repeat(1_000_000) + "\n" + SEED));
        if (!System.getProperty("user.name").equals("root")) {
            Path closed = file(SEED);
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
            assertUnusable("this user may not read it", closed);
        }
    }

    @Test
    void aUserAndAFileAreTooMuch() {
        IOException refused = assertThrows(IOException.class, () -> Node.logs(
                Map.of("nats.user", "hubbub", "nats.credentials", "some")).close());
        assertEquals("there is nats.user or nats.credentials, not both", refused.getMessage());
    }
}
