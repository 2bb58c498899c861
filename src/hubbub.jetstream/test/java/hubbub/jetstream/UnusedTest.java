package hubbub.jetstream;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import hubbub.room.RoomLogs.Retention;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A stream has its subject for as long as anybody uses it, whatever becomes of who was about to delete it. */
class UnusedTest extends TwoNodes {

    private static final byte[] SEAL = {1, 2, 3};

    private Connection operator;
    private JetStreamManagement management;

    @BeforeEach
    void connect() throws Exception {
        operator = Nats.connect(nats.url());
        management = operator.jetStreamManagement();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        operator.close();
    }

    private List<String> subjects(String of) throws IOException, JetStreamApiException {
        return management.getStreamInfo(Streams.ofRoom(of)).getConfiguration().getSubjects();
    }

    private void takeSubjectAway() throws IOException, JetStreamApiException {
        management.updateStream(StreamConfiguration.builder(management.getStreamInfo(Streams.ofRoom(room)).getConfiguration())
                .subjects("hubbub.unused." + room).build());
    }

    @Test
    void whoUsesItGivesItsSubjectBackWhenNobodyElseHas() throws Exception {
        JetStreamLog log = (JetStreamLog) one.log;
        takeSubjectAway();
        log.refresh();
        assertEquals(List.of("hubbub.unused." + room), subjects(room), "they may still do so");

        log.refresh();
        one.say("1", "hello");
        two.awaitCommitted(1);
    }

    @Test
    void whoKeepsSomethingWithItGivesItsSubjectBackToo() throws Exception {
        takeSubjectAway();
        one.logs.seal(room, SEAL);
        one.await("kept", one.logs::isQuiet);

        assertEquals(List.of(Streams.subject(room)), subjects(room));
    }

    /** Deletes the stream of a room, and at the last look something else happens before. */
    private void delete(String unused, Callable<Void> atTheLastLook) throws Exception {
        new Streams(management, 1).open(unused, new Retention(1_000, Long.MAX_VALUE, Duration.ofDays(1)));
        String consumer = follow(unused);
        int[] looks = {0};
        new Unused((JetStreamManagement) Proxy.newProxyInstance(JetStreamManagement.class.getClassLoader(),
                new Class<?>[] {JetStreamManagement.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getStreamInfo") && ++looks[0] == 2) {
                        atTheLastLook.call();
                    }
                    try {
                        return method.invoke(management, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })).delete(unused, consumer);
    }

    private String follow(String followed) throws IOException, JetStreamApiException {
        ConsumerConfiguration any = ConsumerConfiguration.builder().name("any").build();
        return management.addOrUpdateConsumer(Streams.ofRoom(followed), any).getName();
    }

    @Test
    void whoFindsThatItIsUsedGivesItsSubjectBackAndChangesNothingElse() throws Exception {
        String used = room + "-used";
        delete(used, () -> {
            follow(used);
            assertTrue(new Streams(management, 1).seal(used, SEAL));
            return null;
        });

        assertEquals(List.of(Streams.subject(used)), subjects(used));
        assertArrayEquals(SEAL, Streams.seal(management.getStreamInfo(Streams.ofRoom(used))).orElseThrow());
    }

    @Test
    void whoGetsNoAnswerGivesItsSubjectBack() throws Exception {
        String silent = room + "-silent";
        assertThrows(IOException.class, () -> delete(silent, () -> {
            throw new IOException("for the test");
        }));

        assertEquals(List.of(Streams.subject(silent)), subjects(silent));
    }
}
