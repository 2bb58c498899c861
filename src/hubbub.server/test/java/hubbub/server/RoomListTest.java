package hubbub.server;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import hubbub.server.Rooms.Listed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class RoomListTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String json(List<Listed> rooms) {
        return new String(new RoomList(() -> rooms, () -> 0).json(), StandardCharsets.US_ASCII);
    }

    @Test
    void thePublicRoomComesFirstThenThoseWithMostPeople() {
        assertEquals("{\"rooms\":[{\"name\":\"public\",\"people\":1},{\"name\":\"b\",\"people\":7},"
                             + "{\"name\":\"a\",\"people\":2},{\"name\":\"c\",\"people\":2}],\"more\":0}\n",
                     json(List.of(new Listed("public", 1), new Listed("c", 2), new Listed("b", 7), new Listed("a", 2))));
    }

    @Test
    void ofMoreThanAHundredTheRestIsCounted() {
        List<Listed> rooms = new ArrayList<>(List.of(new Listed("public", 0)));
        IntStream.rangeClosed(0, 103).forEach(i -> rooms.add(new Listed("r" + i, i)));

        String json = json(rooms);

        assertTrue(json.contains("{\"name\":\"r4\",\"people\":4}],\"more\":3}"), json);
    }

    @Test
    void whoAsksOftenIsToldTheSameForASecond() {
        AtomicInteger looks = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        RoomList list = new RoomList(() -> List.of(new Listed("public", looks.incrementAndGet())), nanos::get);

        byte[] first = list.json();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertEquals(first, list.json());
        nanos.incrementAndGet();

        assertTrue(new String(list.json(), StandardCharsets.US_ASCII).contains("\"people\":2"));
    }

    @Test
    void roomsWithAPassphraseAndEmptyOnesAreNotListed() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start();
             JsonClient ada = JsonClient.hello(hubbub.room("attic"), "Ada", "");
             JsonClient bob = JsonClient.hello(hubbub.room("cellar"), "Bob", ",\"passphrase\":\"sesame\"")) {
            ada.hear("here");
            bob.hear("here");
            try (JsonClient eve = JsonClient.hello(hubbub.room("garden"), "Eve", "")) {
                eve.hear("here");
            }
            String expected = "{\"rooms\":[{\"name\":\"public\",\"people\":0},{\"name\":\"attic\",\"people\":1}],\"more\":0}\n";
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> expected.equals(hubbub.get("/rooms"))));

            HttpResponse<String> response =
                    HTTP.send(HttpRequest.newBuilder(hubbub.http("/rooms")).build(), BodyHandlers.ofString());
            assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
            assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        }
    }
}
