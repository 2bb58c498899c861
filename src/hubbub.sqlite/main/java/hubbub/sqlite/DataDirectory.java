package hubbub.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The directory that the database is in, and whose it is: one process at a time. The lock is the kernel's, on a file that says
 * which process has it, so it ends with that, however it ends. Nobody but its user can read what is in it.
 */
final class DataDirectory implements AutoCloseable {

    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OURS_TO_ENTER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int MOST_DIGITS = 20;

    /**
     * Those that this process has. Guarded by itself. The kernel's locks are those of a process, not of an open file: a second
     * one would be given, and closing its file would end the first.
     */
    private static final Set<Path> LOCKED = new HashSet<>();

    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** The database in a directory. SQLite puts two more files beside it while it is open. */
    static Path database(Path directory) {
        return directory.resolve("hubbub.db");
    }

    /**
     * Makes it, if there is none, and locks it.
     *
     * @throws IOException if it cannot be written, or somebody else has it; its message is a sentence for operators
     */
    static DataDirectory lock(Path directory) throws IOException {
        try {
            Files.createDirectories(directory, OURS_TO_ENTER);
            Path real = directory.toRealPath();
            synchronized (LOCKED) {
                if (!LOCKED.add(real)) {
                    throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
                }
            }
            try {
                DataDirectory locked = new DataDirectory(real, lockFile(directory));
                locked.makeDatabase();
                return locked;
            } catch (IOException | RuntimeException e) {
                forget(real);
                throw e;
            }
        } catch (FileSystemException e) {
            throw new IOException("cannot write to the data directory %s: %s; give it to this user, choose another "
                                          .formatted(directory, reason(e))
                                          + "(data.directory), or keep messages in memory (log=memory)", e);
        }
    }

    private static FileChannel lockFile(Path directory) throws IOException {
        FileChannel file = FileChannel.open(directory.resolve("hubbub.lock"), Set.of(CREATE, READ, WRITE), OURS);
        try {
            if (file.tryLock() == null) {
                ByteBuffer holder = ByteBuffer.allocate(MOST_DIGITS);
                file.read(holder, 0);
                throw inUse(directory, US_ASCII.decode(holder.flip()).toString().strip());
            }
            file.truncate(0);
            file.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static IOException inUse(Path directory, String pid) {
        return new IOException("the data directory %s is in use by process %s; stop that, or choose another (data.directory)"
                                       .formatted(directory, pid.matches("[0-9]+") ? pid : "of unknown number"));
    }

    private static String reason(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission";
            case FileAlreadyExistsException exists -> "it is a file";
            default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        };
    }

    /** SQLite gives its other files the permissions of this one. */
    private void makeDatabase() throws IOException {
        Path database = database(directory);
        if (Files.notExists(database)) {
            Files.createFile(database, OURS);
        }
        if (!Files.isWritable(database)) {
            throw new AccessDeniedException(database.toString());
        }
    }

    Path database() {
        return database(directory);
    }

    /** Makes a file that nobody else can read. */
    static void makeFile(Path file) throws IOException {
        Files.createFile(file, OURS);
    }

    private static void forget(Path real) {
        synchronized (LOCKED) {
            LOCKED.remove(real);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            forget(directory);
        }
    }
}
