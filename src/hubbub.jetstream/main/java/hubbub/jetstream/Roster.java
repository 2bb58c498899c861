package hubbub.jetstream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import hubbub.room.Neighbours;
import hubbub.room.Person;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tells the same room on other nodes who is here, and hears it of them: one message each, which no server keeps. In its body, all
 * numbers with the highest byte first: how many are there; how many are named; the version of each name; the node; and then each
 * that is named, as id and name. Each text stands behind its length.
 */
final class Roster implements Neighbours {

    /** A body that names or counts more is not heard. */
    private static final int MOST_NAMED = 1_000;
    private static final int MOST_COUNTED = 10_000_000;

    private final JetStreamLogs logs;
    private final String room;
    private volatile Optional<Consumer<Members>> listener = Optional.empty();

    Roster(JetStreamLogs logs, String room) {
        this.logs = logs;
        this.room = room;
    }

    @Override
    public void tell(List<Member> people, int count) {
        logs.servers().tell(room, encode(new Members(logs.node(), people, count)));
    }

    @Override
    public void listen(Consumer<Members> heard) {
        listener = Optional.of(heard);
    }

    @Override
    public boolean isHearing() {
        return logs.servers().isConnected();
    }

    /** A node has told this. */
    void heard(byte[] body) {
        Optional<Members> members = decode(body);
        if (members.isPresent() && !members.get().node().equals(logs.node())) {
            listener.ifPresent(room -> room.accept(members.get()));
        }
    }

    static byte[] encode(Members members) {
        List<byte[]> texts = new ArrayList<>();
        texts.add(members.node().getBytes(UTF_8));
        for (Member member : members.people()) {
            texts.add(member.person().id().getBytes(UTF_8));
            texts.add(member.person().name().getBytes(UTF_8));
        }
        int length = texts.stream().mapToInt(text -> Short.BYTES + text.length).sum();
        int named = members.people().size();
        ByteBuffer body = ByteBuffer.allocate((2 + named) * Integer.BYTES + length).putInt(members.count()).putInt(named);
        members.people().forEach(member -> body.putInt(member.version()));
        texts.forEach(text -> body.putShort((short) text.length).put(text));
        return body.array();
    }

    /** Empty for what is no such body. */
    static Optional<Members> decode(byte[] bytes) {
        try {
            ByteBuffer body = ByteBuffer.wrap(bytes);
            int count = body.getInt();
            int named = body.getInt();
            if (named < 0 || named > MOST_NAMED || count > MOST_COUNTED) {
                return Optional.empty();
            }
            int[] versions = new int[named];
            for (int i = 0; i < named; i++) {
                versions[i] = body.getInt();
            }
            String node = Envelope.part(body);
            List<Member> people = new ArrayList<>();
            for (int version : versions) {
                people.add(new Member(new Person(Envelope.part(body), Envelope.part(body)), version));
            }
            return Optional.of(new Members(node, people, count));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
