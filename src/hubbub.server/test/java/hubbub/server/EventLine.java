package hubbub.server;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import hubbub.server.EventClient.Event;

/** A listener of a room's events who only listens, as a {@link Line}: it connects when it says hello. */
final class EventLine implements Line {

    private static final Pattern SINCE = Pattern.compile("\"since\":\"([^\"]+)\"");
    private static final int NORMAL = 1000;

    private final int port;
    private final int receiveBuffer;

    // Guarded by this: the latter may happen before the former.
    private EventClient events;
    private boolean hasEnded;

    private volatile int closeCode = BareWebSocket.LOST;

    EventLine(int port, int receiveBuffer) {
        this.port = port;
        this.receiveBuffer = receiveBuffer;
    }

    @Override
    public EventLine hello(String name, String fields) throws IOException {
        Matcher since = SINCE.matcher(fields);
        String header = EventClient.person(name) + (since.find() ? "Last-Event-ID: " + since.group(1) + "\r\n" : "");
        EventClient connected = EventClient.connect(port, "/room/events?history=0", header, receiveBuffer);
        if (connected.status() != 200) {
            throw new IOException(connected.header());
        }
        synchronized (this) {
            events = connected;
            if (hasEnded) {
                events.finish();
            }
        }
        return this;
    }

    @Override
    public void say(String id, String text) {
        throw new UnsupportedOperationException("it only listens");
    }

    @Override
    public Optional<String> hear() {
        EventClient heard;
        synchronized (this) {
            heard = events;
        }
        try {
            Optional<Event> event = heard.hear();
            if (event.isPresent() && event.get().type().equals("close")) {
                closeCode = Integer.parseInt(event.get().data().replaceAll("\\D", ""));
                event = heard.hear();
            }
            return event.map(Event::data);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    /** Remembers that it is to end, if it is not connected yet. */
    private synchronized boolean isOpen() {
        hasEnded = true;
        return events != null;
    }

    @Override
    public void reset() throws IOException {
        if (isOpen()) {
            events.reset();
        }
    }

    @Override
    public void finish() throws IOException {
        if (isOpen()) {
            events.finish();
        }
    }

    /** There is nothing more polite than to go. */
    @Override
    public void sayClose() throws IOException {
        closeCode = NORMAL;
        finish();
    }

    @Override
    public void close() throws IOException {
        if (isOpen()) {
            events.close();
        }
    }
}
