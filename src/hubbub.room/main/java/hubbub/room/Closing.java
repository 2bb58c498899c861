package hubbub.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** How a room ends: who is told when. Owned by the dispatcher thread; times are those of its clock, in nanoseconds. */
final class Closing {

    /** While the telling is spread over time, how often some are told, and one at least: a few clients need no long spread. */
    private static final long LOOK_NANOS = 20_000_000;

    private final Command.Close command;
    private final long began;
    private final int all;
    private final ArrayDeque<Session> untold;

    Closing(Command.Close command, long now, List<Session> clients) {
        this.command = command;
        this.began = now;
        this.all = clients.size();
        this.untold = new ArrayDeque<>(clients);
    }

    Departure departure() {
        return command.departure();
    }

    boolean isSpreadOver(long now) {
        return untold.isEmpty() || now - began >= command.spreadNanos();
    }

    boolean isOverdue(long now) {
        return now - command.deadlineNanos() >= 0;
    }

    /** When the next to be told should come back, in milliseconds from then. */
    long nextReturnMillis() {
        return command.slots().nextMillis();
    }

    /** Those whose time has come and who were not given out before; all of them if these are to be the last. */
    List<Session> toTell(long now, boolean last) {
        List<Session> next = new ArrayList<>();
        long left = last ? 0 : isSpreadOver(now) ? untold.size() : all - Math.min(all, share(now));
        while (untold.size() > left) {
            next.add(untold.poll());
        }
        return next;
    }

    private long share(long now) {
        return Math.max((now - began) / LOOK_NANOS, (long) ((double) all * (now - began) / command.spreadNanos()));
    }

    long nanosToNextLook(long now) {
        long toDeadline = Math.max(0, command.deadlineNanos() - now);
        return isSpreadOver(now) ? toDeadline : Math.min(LOOK_NANOS, toDeadline);
    }
}
