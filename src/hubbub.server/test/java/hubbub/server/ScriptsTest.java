package hubbub.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hubbub.terminal.Commands;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static hubbub.server.JsonClient.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code hubbub say} and {@code hubbub tail} with a whole server. */
@Timeout(60)
class ScriptsTest {

    /** What a command came to. */
    private record Result(int code, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    @TempDir
    Path folder;

    private static Result run(InputStream in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Commands.run(List.of(arguments), Map.of(), in,
                                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static Result run(String in, String... arguments) {
        return run(new ByteArrayInputStream(in.getBytes(UTF_8)), arguments);
    }

    private static CompletableFuture<Result> start(InputStream in, String... arguments) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> result.complete(run(in, arguments)));
        return result.orTimeout(40, TimeUnit.SECONDS);
    }

    private static String texts(Result tail) {
        return tail.lines().stream().map(line -> line.split("\t")[2]).collect(Collectors.joining(" "));
    }

    @Test
    void whatIsSaidIsKeptAndTailed() {
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            String room = hubbub.room().toString();
            assertEquals(new Result(0, "", ""), run("", "say", room, "--name=Ada", "hello,", "wörld"));
            Result json = run("first\n\nthird\r\n" + "last", "say", "--json", room);
            Result tail = run("", "tail", room, "--count=4");

            assertEquals(0, json.code());
            assertEquals(List.of(Optional.of("1"), Optional.of("3"), Optional.of("4")),
                         json.lines().stream().map(line -> field(line, "line")).toList());
            assertEquals(0, tail.code());
            assertEquals("hello, wörld first third last", texts(tail));
            assertTrue(tail.lines().getFirst().matches("20\\S+Z\tAda\thello, wörld"), tail.out());
        }
    }

    @Test
    void manyLinesAreSaidInOrderAndOnce() throws InterruptedException {
        try (RunningHubbub hubbub = RunningHubbub.start("history.messages=2000")) {
            String room = hubbub.room().toString();
            CompletableFuture<Result> tail = start(InputStream.nullInputStream(), "tail", room, "--count=1000");
            awaitPeople(hubbub, 1);
            String lines = IntStream.rangeClosed(1, 1000).mapToObj(i -> i + "\n").collect(Collectors.joining());

            assertEquals(0, run(lines, "say", room).code());

            assertEquals(lines.replace('\n', ' ').strip(), texts(tail.join()));
        }
    }

    private static void await(BooleanSupplier isSo) throws InterruptedException {
        assertTrue(Patience.until(Duration.ofSeconds(20), isSo));
    }

    /** Until so many are in the public room. */
    private static void awaitPeople(RunningHubbub hubbub, int people) throws InterruptedException {
        await(() -> hubbub.get("/rooms").contains("{\"name\":\"public\",\"people\":" + people + "}"));
    }

    @Test
    void whatOthersWriteIsNeverObeyedByTheTerminal() throws InterruptedException {
        String evil = "\\u001b]52;c;cm0=\\u0007\\u009b31m\\u202egpj\\r\\nforged";
        try (RunningHubbub hubbub = RunningHubbub.start(); JsonClient bob = JsonClient.hello(hubbub.room(), "Bob", "")) {
            bob.say("b-1", evil);
            bob.hear("msg");

            Result plain = run("", "tail", hubbub.room().toString(), "--count=1");
            Result json = run("", "tail", hubbub.room().toString(), "--count=1", "--json");

            assertTrue(plain.out().endsWith("\tBob\t␛]52;c;cm0=␇<U+009B>31m<U+202E>gpj␍␊forged\n"), plain.out());
            assertTrue(json.out().contains("\"text\":\"" + evil.replace("\\r\\n", "\\u000d\\u000a") + "\""), json.out());
        }
    }

    @Test
    void whatIsRefusedIsToldByItsLineAndTheRestIsSaid() {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.text-characters=5")) {
            Result said = run("short\nlonger\n" + "x".repeat(200_000) + "\nagain\n", "say", hubbub.room().toString());

            assertEquals(3, said.code());
            assertEquals(List.of("hubbub: line 2: too_long: it has more than 5 characters",
                                 "hubbub: line 3: too_long: it is longer than any message"),
                         said.err().lines().sorted().toList());
            assertEquals("short again", texts(run("", "tail", hubbub.room().toString(), "--count=2")));
        }
    }

    @Test
    void mistakesAndClosedDoorsHaveCodesOfTheirOwn() throws IOException {
        assertEquals(new Result(2, "", "hubbub: unknown option --jsn; see hubbub tail --help\n"), run("", "tail", "--jsn"));
        assertEquals(2, run("", "tail", "localhost").code());
        assertEquals(2, run("", "tail", "--count=0").code());
        assertEquals(2, run("", "say", "--name").code());
        assertTrue(run("", "tail", "--help").out().contains("Exit codes"));
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            assertEquals(new Result(3, "", "hubbub: there is no such room (404)\n"), run("", "tail", hubbub.room() + "/No"));
            Result badKey = run("", "tail", hubbub.room().toString(), "--key=" + folder);
            assertEquals(2, badKey.code());
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Result nobody = run("", "say", "ws://127.0.0.1:" + free + "/room", "--patience=0", "hi");
        assertEquals(new Result(1, "", "hubbub: unsaid: it was not said\nhubbub: nobody listens there\n"), nobody);
    }

    @Test
    void aRoomWithAPassphraseIsOpenedByTheEnvironment() throws InterruptedException {
        try (RunningHubbub hubbub = RunningHubbub.start();
                JsonClient ada = JsonClient.hello(hubbub.room("attic"), "Ada", ",\"passphrase\":\"open\"")) {
            ada.hear("welcome");
            String page = hubbub.http("/r/attic").toString();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            PrintStream to = new PrintStream(err, true, UTF_8);
            int closed = Commands.run(List.of("say", page, "hi"), Map.of(), InputStream.nullInputStream(), to, to);
            int open = Commands.run(List.of("say", page, "hi"), Map.of("HUBBUB_PASSPHRASE", "open"),
                                    InputStream.nullInputStream(), to, to);

            assertEquals(3, closed, err.toString(UTF_8));
            assertEquals(0, open, err.toString(UTF_8));
        }
    }

    @Test
    void whileTheServerRestartsNothingIsLostAndNothingSaidTwice() throws Exception {
        String data = "data.directory=" + folder.resolve("data");
        RunningHubbub first = RunningHubbub.start("log=sqlite", data, "drain.restart=true");
        String room = first.room().toString();
        CompletableFuture<Result> tail = start(InputStream.nullInputStream(), "tail", room, "--count=6");
        awaitPeople(first, 1);
        PipedOutputStream keyboard = new PipedOutputStream();
        CompletableFuture<Result> say = start(new PipedInputStream(keyboard), "say", room);
        keyboard.write("1\n2\n3\n".getBytes(UTF_8));
        keyboard.flush();
        await(() -> first.get("/metrics").contains("\nhubbub_messages_total 3\n"));
        first.stop();
        keyboard.write("4\n5\n".getBytes(UTF_8));
        keyboard.flush();
        try (RunningHubbub second = RunningHubbub.start("log=sqlite", data, "server.port=" + URI.create(room).getPort())) {
            keyboard.write("6\n".getBytes(UTF_8));
            keyboard.close();

            assertEquals(0, say.join().code(), say.join().err());
            assertEquals("1 2 3 4 5 6", texts(tail.join()));
            assertTrue(tail.join().err().endsWith("; it tries again\nhubbub: connected\n"), tail.join().err());
            assertEquals("1 2 3 4 5 6", texts(run("", "tail", second.room().toString(), "--count=6")));
        }
    }
}
