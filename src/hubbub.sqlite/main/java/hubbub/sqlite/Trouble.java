package hubbub.sqlite;

import java.sql.SQLException;

/** What went wrong with a database, in a sentence for operators. */
final class Trouble {

    // Primary result codes of SQLite.
    private static final int BUSY = 5;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private static final int PRIMARY = 0xFF;

    private Trouble() { }

    /** Ends without a full stop, and holds no line break. */
    static String of(Exception e) {
        return switch (e) {
            case SQLException sql -> switch (sql.getErrorCode() & PRIMARY) {
                case BUSY -> "another program has locked the database";
                case READONLY -> "the database cannot be written";
                case IOERR -> "the disk has failed (SQLite's error %d)".formatted(sql.getErrorCode());
                case CORRUPT, NOTADB -> "the database is damaged";
                case FULL -> "the disk is full";
                case CANTOPEN -> "the database's files cannot be opened";
                default -> "the database failed: " + oneLine(sql);
            };
            default -> "the log failed: " + oneLine(e);
        };
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
