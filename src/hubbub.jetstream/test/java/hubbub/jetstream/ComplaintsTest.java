package hubbub.jetstream;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What an operator has to mend is said, and not over and over. */
class ComplaintsTest {

    private final Complaints complaints = new Complaints();
    private final LogWatch log = new LogWatch(Complaints.class, Level.ALL);

    @AfterEach
    void stop() {
        log.close();
    }

    private List<String> said() {
        return log.records().stream().map(LogRecord::getMessage).toList();
    }

    @Test
    void whatIsSaidAgainSoonIsWrittenOnceAndOnOneLine() {
        for (int i = 0; i < 10; i++) {
            complaints.errorOccurred(null, "Authorization\r\nViolation {0}");
            complaints.exceptionOccurred(null, new IllegalStateException(new SSLHandshakeException("no such name")));
            complaints.exceptionOccurred(null, new IllegalStateException("of no interest"));
        }

        assertEquals(List.of("NATS says: Authorization Violation {0}", "NATS cannot be reached so: no such name"), said());
        assertEquals("NATS says: Authorization Violation {0}", complaints.refusal());
    }

    @Test
    void ofMoreThanSoManySentencesTheOldestIsForgotten() {
        for (int i = 0; i <= Complaints.MOST; i++) {
            complaints.say("sentence " + i);
        }
        complaints.say("sentence " + Complaints.MOST);
        complaints.say("sentence 0");

        assertEquals(Complaints.MOST + 2, said().size());
        assertEquals("sentence 0", said().getLast());
    }
}
