package hubbub.terminal;

import java.io.PrintStream;

/** What a script's connection goes through, a line each on stderr. */
final class Notes implements Event.Audience {

    private final PrintStream err;
    private boolean isAway;

    Notes(PrintStream err) {
        this.err = err;
    }

    @Override
    public void hear(Event event) {
        switch (event) {
            case Event.Waiting waiting -> {
                if (!isAway) { // Not at each try.
                    note(waiting.why() + "; it tries again");
                }
                isAway = true;
            }
            case Event.Entered _ -> {
                if (isAway) {
                    note("connected");
                }
                isAway = false;
            }
            case Event.Reset reset -> note("messages may be missing (" + reset.why() + ")");
            case Event.Complaint complaint -> note(complaint.code() + ": " + complaint.sentence());
            case Event.Ended ended -> {
                if (ended.ending() != Event.Ending.LEFT) {
                    note(ended.why());
                }
            }
            case Event.Said _, Event.Kept _, Event.Refused _, Event.Present _, Event.Renamed _, Event.Removed _,
                 Event.Locked _ -> { }
        }
    }

    /** A line; what a server has to do with it is made visible. */
    void note(String words) {
        err.println("hubbub: " + Visible.line(words, 500));
        err.flush();
    }
}
