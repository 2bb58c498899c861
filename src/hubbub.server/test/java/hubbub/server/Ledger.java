package hubbub.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What was said in a room from its first message on, as those who were there from then on agree on it: who hears a message first
 * writes it down, all others compare. Whatever is not as it should be is written down too. Any thread.
 */
final class Ledger {

    /** A few tell what is wrong as well as thousands. */
    private static final int MOST_COMPLAINTS = 20;

    private record Acknowledged(String id, long offset) { }

    // Guarded by this. The message with offset 1 comes first.
    private final List<String> messages = new ArrayList<>();
    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    /** Somebody who has heard everything before heard this {@code msg}, less its position. */
    synchronized void heard(String who, long offset, String message) {
        if (offset == messages.size() + 1) {
            messages.add(message);
        } else if (offset < 1 || offset > messages.size()) {
            complain("%s heard %d behind %d: %s".formatted(who, offset, messages.size(), message));
        } else if (!messages.get((int) offset - 1).equals(message)) {
            complain("%s heard %s, others %s".formatted(who, message, messages.get((int) offset - 1)));
        }
    }

    /** Somebody was told by an {@code ack} that its message is there. */
    void acknowledged(String id, long offset) {
        acknowledged.add(new Acknowledged(id, offset));
    }

    void complain(String complaint) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(complaint);
        }
    }

    /** The last offset that anyone has heard. */
    synchronized long last() {
        return messages.size();
    }

    int acks() {
        return acknowledged.size();
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * What is wrong with it as a whole: people who are not in it with each number up to their last one, once and in order; ids
     * that are not where an {@code ack} said.
     *
     * @param last the last number of each person; message ids are {@code name-number}
     */
    synchronized List<String> faults(Map<String, Integer> last) {
        List<String> faults = new ArrayList<>();
        Map<String, Integer> heard = new TreeMap<>();
        for (String message : messages) {
            String id = JsonClient.field(message, "id").orElseThrow();
            String name = id.substring(0, id.indexOf('-'));
            int number = Integer.parseInt(id.substring(name.length() + 1));
            int before = heard.getOrDefault(name, 0);
            if (number != before + 1) {
                faults.add("behind " + name + "-" + before + " comes " + message);
            }
            if (!message.contains("\"name\":\"" + name + "\"") || !message.contains("\"text\":\"" + id + " ")) {
                faults.add("sender, id and text do not go together: " + message);
            }
            heard.put(name, number);
        }
        if (!heard.equals(new TreeMap<>(last))) {
            faults.add("said up to " + new TreeMap<>(last) + ", heard up to " + heard);
        }
        for (Acknowledged one : acknowledged) {
            if (one.offset() > messages.size() || !messages.get((int) one.offset() - 1).contains("\"id\":\"" + one.id() + "\"")) {
                faults.add("not where it was acknowledged: " + one);
            }
        }
        return faults;
    }
}
