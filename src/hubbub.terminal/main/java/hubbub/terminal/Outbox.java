package hubbub.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one has said and the room has not acknowledged, at most {@link #MOST}. It is said again with the same id on each
 * connection, for {@link #RESEND_FOR} since it was sent first. Owned by its session.
 */
final class Outbox {

    /** The room takes 64 of a connection before it stops reading. More are refused. */
    static final int MOST = 32;

    /** It was sent, and not acknowledged in time: nobody knows whether it was heard. */
    static final String IN_DOUBT = "in_doubt";

    /** It was never sent. */
    static final String UNSAID = "unsaid";

    static final long NEVER = Long.MAX_VALUE;

    /** Milliseconds. The room knows for two minutes what it has been told. Said again later, it could be heard twice. */
    static final long RESEND_FOR = 90_000;

    private static final class One {
        final String text;
        long since = NEVER; // When it was sent first.
        long retry = NEVER; // When it is to be sent again, because the room said so.

        One(String text) {
            this.text = text;
        }

        boolean isInDoubt(long now) {
            return since != NEVER && now - since >= RESEND_FOR;
        }
    }

    private final Event.Audience audience;
    private final Map<String, One> under = new LinkedHashMap<>();
    private Optional<Consumer<String>> wire = Optional.empty(); // While one is in.
    private int longestText = Integer.MAX_VALUE;

    /** What becomes of each is told to this audience: {@code Kept} or {@code Refused}. */
    Outbox(Event.Audience audience) {
        this.audience = audience;
    }

    /** The texts, in the order said. */
    List<String> texts() {
        return under.values().stream().map(one -> one.text).toList();
    }

    /** Sends it now, or when one is in. */
    void say(String id, String text, long now) {
        if (under.size() >= MOST) {
            audience.hear(new Event.Refused(id, text, UNSAID, MOST + " messages are under way"));
        } else {
            under.put(id, new One(text));
            send(id, now);
        }
    }

    /** One is in: all of it is said, again. */
    void open(Consumer<String> connection, int longest, long now) {
        wire = Optional.of(connection);
        longestText = longest;
        List.copyOf(under.keySet()).forEach(id -> send(id, now));
    }

    /** One is not in any more: nothing is sent until one is. */
    void close() {
        wire = Optional.empty();
    }

    private void send(String id, long now) {
        One one = under.get(id);
        if (wire.isEmpty() || one == null) {
            return;
        }
        one.retry = NEVER;
        if (one.isInDoubt(now)) {
            late(id);
        } else if (one.text.codePointCount(0, one.text.length()) > longestText) {
            refuse(id, "too_long", "it has more than " + longestText + " characters");
        } else {
            one.since = Math.min(one.since, now);
            wire.get().accept(new Json().put("t", "say").put("id", id).put("text", one.text).toString());
        }
    }

    /** The room has it; nothing happens if it is none of these. */
    void kept(String id, long offset) {
        One one = under.remove(id);
        if (one != null) {
            audience.hear(new Event.Kept(id, one.text, offset));
        }
    }

    /** Whether this is one of them. */
    boolean has(String id) {
        return under.containsKey(id);
    }

    /** The room wants it again at this time. */
    void postpone(String id, long until) {
        under.get(id).retry = until;
    }

    /** The room does not want it, or nobody knows. */
    void refuse(String id, String code, String sentence) {
        audience.hear(new Event.Refused(id, under.remove(id).text, code, sentence));
    }

    private void late(String id) {
        refuse(id, IN_DOUBT, "the room did not answer in time; it may have been heard");
    }

    /** A message was too long for a frame, and the server does not say which: if any, then this one. It is not sent again. */
    void refuseLongest() {
        under.entrySet().stream().filter(entry -> entry.getValue().since != NEVER)
                .max(Comparator.comparingInt(entry -> entry.getValue().text.length()))
                .ifPresent(longest -> refuse(longest.getKey(), "too_long", "the message has too many bytes"));
    }

    /** When {@link #check} is to be called, or {@link #NEVER}. */
    long due() {
        return under.values().stream().mapToLong(one -> Math.min(wire.isPresent() ? one.retry : NEVER,
                one.since == NEVER ? NEVER : one.since + RESEND_FOR)).min().orElse(NEVER);
    }

    /** Says again what is to be said again now, and gives up what has been in doubt for too long. */
    void check(long now) {
        for (Map.Entry<String, One> entry : new ArrayList<>(under.entrySet())) {
            if (entry.getValue().isInDoubt(now)) {
                late(entry.getKey());
            } else if (entry.getValue().retry <= now) {
                send(entry.getKey(), now);
            }
        }
    }

    /** It is over: each is told to be in doubt, or unsaid. */
    void finish() {
        for (String id : List.copyOf(under.keySet())) {
            boolean sent = under.get(id).since != NEVER;
            refuse(id, sent ? IN_DOUBT : UNSAID, sent ? "it may have been heard" : "it was not said");
        }
    }
}
