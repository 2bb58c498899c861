package hubbub.jetstream;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, one room, which is another in each test. The way of the second to the server can be shut. */
@Timeout(60)
abstract class TwoNodes {

    static NatsServer nats;

    String room;
    Node one;
    Node two;
    Gate gate;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        nats = NatsServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (nats != null) {
            nats.close();
        }
    }

    @BeforeEach
    void startNodes(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName().toLowerCase();
        gate = new Gate(nats);
        one = new Node(nats, room);
        two = new Node(gate.url(), room);
    }

    @AfterEach
    void stopNodes() {
        one.close();
        two.close();
        gate.close();
    }

    static List<String> positions(Node node) {
        return node.committed().stream().map(entry -> entry.offset() + "." + entry.fingerprint()).toList();
    }
}
