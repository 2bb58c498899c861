package hubbub.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.Message;

/** What one transaction does to one room. Nothing of it is true before {@link #publish}. Owned by the writer's thread. */
final class RoomTurn {

    private final StoredRoom room;
    private final Statements sql;
    /** Of all that is stored in it, milliseconds since 1970. */
    private final long at;

    private long id;
    private long last;
    private long bytes;
    private final List<LogAnswer> answers = new ArrayList<>();
    /** What is to be answered next. */
    private List<LogEntry> entries = new ArrayList<>();

    /** Begins, at this time; a clock that has gone back is not believed. */
    RoomTurn(StoredRoom room, Statements sql, long now) {
        this.room = room;
        this.sql = sql;
        this.at = Math.max(now, room.row().at());
        this.id = room.row().id();
        this.last = room.row().last();
        this.bytes = room.row().bytes();
    }

    private void makeRow() throws SQLException {
        if (id == 0) {
            id = sql.insertRoom(room.row().name(), room.row().epoch());
        }
    }

    void append(List<Message> messages) throws SQLException {
        makeRow();
        for (int done = 0; done < messages.size();) {
            int chunk = Statements.chunk(messages.size() - done);
            keep(messages.subList(done, done + chunk));
            done += chunk;
        }
    }

    private void keep(List<Message> messages) throws SQLException {
        List<LogEntry> numbered = new ArrayList<>(messages.size());
        for (Message message : messages) {
            numbered.add(new LogEntry(last + 1 + numbered.size(), at, message));
        }
        if (sql.insert(id, numbered) == numbered.size()) {
            for (LogEntry entry : numbered) {
                bytes += entry.message().length();
            }
            last += numbered.size();
            entries.addAll(numbered);
        } else if (messages.size() == 1) {
            known(messages.getFirst());
        } else {
            sql.deleteFrom(id, last + 1); // There is a resend among them, and its offset is another's.
            for (Message message : messages) {
                keep(List.of(message));
            }
        }
    }

    private void known(Message message) throws SQLException {
        OptionalLong offset = sql.find(id, message.from().id(), message.id().orElseThrow());
        answer(new LogAnswer.Known(message, offset.orElseThrow()));
    }

    void remove(long offset) throws SQLException {
        if (room.row().first() <= offset && offset <= last) {
            OptionalLong length = sql.removeText(id, offset);
            if (length.isPresent()) {
                bytes -= length.getAsLong();
                answer(new LogAnswer.Removed(offset));
            }
        }
    }

    private void answer(LogAnswer answer) {
        answerEntries();
        answers.add(answer);
    }

    private void answerEntries() {
        if (!entries.isEmpty()) {
            answers.add(new LogAnswer.Committed(Collections.unmodifiableList(entries)));
            entries = new ArrayList<>();
        }
    }

    /** To be called last, before the transaction is committed. */
    void finish() throws SQLException {
        makeRow();
        answerEntries();
        sql.updateRoom(row());
    }

    private Pages.Row row() {
        Pages.Row before = room.row();
        return new Pages.Row(id, before.name(), before.epoch(), before.first(), last, at, bytes, room.seal());
    }

    /** It has been committed. */
    void publish() {
        if (room.row().first() > room.row().last() && last >= room.row().first()) {
            room.oldestAt = at;
        }
        room.committed(row(), answers);
    }
}
