package hubbub.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Messages on their way through the log: those it has not answered for yet, and those it has committed and the room has not
 * heard. Both are bounded by what clients may have pending, and by what a log commits that others append to as well before it
 * waits for {@link RoomLog#heard}. Owned by the dispatcher thread.
 */
final class Journal {

    private final RoomLog log;
    private final Map<Message, Inbox.Forwarded> underWay = new IdentityHashMap<>();
    private final ArrayDeque<LogEntry> committed = new ArrayDeque<>();
    private Position heard;

    /** Opens the log, which tells its answers to {@code answers}. */
    Journal(RoomLog log, Consumer<LogAnswer> answers) {
        this.log = log;
        Optional<LogEntry> newest = log.open(answers);
        this.heard = newest.map(entry -> Position.behind(log.epoch(), entry))
                .orElseGet(() -> new Position(log.epoch(), log.openedAt(), 0));
    }

    /** Where the room is: behind what was broadcast last. */
    Position heard() {
        return heard;
    }

    /** Whether nothing is under way. */
    boolean isEmpty() {
        return underWay.isEmpty() && committed.isEmpty();
    }

    /** Whether something is committed that the room has not heard. */
    boolean hasCommitted() {
        return !committed.isEmpty();
    }

    /** Gives the log what was said. */
    void append(List<Inbox.Forwarded> said) {
        List<Message> messages = new ArrayList<>(said.size());
        for (Inbox.Forwarded one : said) {
            Request.Say say = (Request.Say) one.request();
            Message message = new Message(one.from().person(), say.id(), say.text());
            messages.add(message);
            underWay.put(message, one);
        }
        log.append(messages);
    }

    /** The log answers. What need not be broadcast is served by that: its sender is told, and it is added to {@code served}. */
    void answered(LogAnswer answer, Clients clients, List<Inbox.Forwarded> served) {
        switch (answer) {
            case LogAnswer.Committed(List<LogEntry> entries) -> committed.addAll(entries);
            case LogAnswer.Known(Message resend, long offset) -> settle(resend, served).ifPresent(client ->
                    resend.id().ifPresent(id -> clients.tell(client, new RoomEvent.Kept(id, offset))));
            case LogAnswer.Removed(long offset) -> clients.tellPeople(new RoomEvent.Removed(offset));
            case LogAnswer.Lost lost -> throw new IllegalArgumentException("this ends the room, see Command");
            case LogAnswer.Refused refused -> settle(refused.message(), served).ifPresent(client ->
                    refuse(client, refused, clients));
        }
    }

    private static void refuse(Session client, LogAnswer.Refused refused, Clients clients) {
        if (client.isPerson()) {
            boolean tooMany = refused.reason() == LogAnswer.Reason.TOO_MANY;
            clients.tell(client, new RoomEvent.Refused(refused.message().id(),
                    tooMany ? RoomEvent.Code.RATE_LIMITED : RoomEvent.Code.UNAVAILABLE,
                    OptionalLong.of(refused.retryMillis()),
                    tooMany ? "too much is said in this room" : "the room can't keep this now"));
        } else {
            Clients.end(client, Departure.UNAVAILABLE); // It has no other way to learn it.
        }
    }

    /** These have been broadcast: adds those of this node's clients to {@code served}. */
    void heard(List<LogEntry> entries, List<Inbox.Forwarded> served) {
        for (LogEntry entry : entries) {
            Optional<Session> sender = settle(entry.message(), served);
            if (sender.isPresent() && sender.get().outlet() instanceof Caller caller) {
                caller.heard(entry.offset());
            }
        }
        log.heard(heard.offset());
    }

    /** Whose message this is, if one of this node's, which is no longer under way. */
    private Optional<Session> settle(Message message, List<Inbox.Forwarded> served) {
        Inbox.Forwarded one = underWay.remove(message);
        if (one == null) {
            return Optional.empty();
        }
        served.add(one);
        return Optional.of(one.from());
    }

    /** Moves what is to be broadcast next out of it: so much at most, but one if there is one. */
    List<LogEntry> next(int maxMessages, int maxBytes, List<WireFormat> formats) {
        List<LogEntry> next = new ArrayList<>(Math.min(committed.size(), maxMessages));
        int bytes = 0;
        while (!committed.isEmpty() && next.size() < maxMessages) {
            int length = longest(formats, committed.peek().message());
            if (!next.isEmpty() && length > maxBytes - bytes) {
                break;
            }
            bytes += length;
            next.add(committed.poll());
        }
        if (!next.isEmpty()) {
            heard = Position.behind(log.epoch(), next.getLast());
        }
        return next;
    }

    /** Bytes of this message in the format that takes most. */
    static int longest(List<WireFormat> formats, Message message) {
        int longest = message.length();
        for (int i = 0; i < formats.size(); i++) {
            longest = Math.max(longest, formats.get(i).maxLength(message));
        }
        return longest;
    }
}
