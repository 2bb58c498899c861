package hubbub.webhooks;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import hubbub.room.Position;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Where a webhook was when the server ended: one line, the room's name and the position behind what was delivered last. */
final class PositionFile {

    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OURS_TO_ENTER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int MOST_BYTES = 1024;

    private final Path file;
    private final String room;

    private PositionFile(Path file, String room) {
        this.file = file;
        this.room = room;
    }

    /**
     * The one of this webhook, in this directory, which is made if it is not there.
     *
     * @throws IOException if nothing can be kept there; its message is a sentence for operators
     */
    static PositionFile in(Path directory, Webhook webhook) throws IOException {
        try {
            Files.createDirectories(directory, OURS_TO_ENTER);
        } catch (FileSystemException e) {
            throw cannotWrite(directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw cannotWrite(directory, null);
        }
        return new PositionFile(directory.resolve("webhook-" + webhook.name() + ".position"), webhook.room());
    }

    private static IOException cannotWrite(Path directory, IOException cause) {
        return new IOException("cannot write to the data directory %s, where webhooks keep how far they are; give it to this "
                .formatted(directory) + "user, or choose another (data.directory)", cause);
    }

    Path path() {
        return file;
    }

    /**
     * What was written last; nothing if that was for another room, or nothing ever was.
     *
     * @throws IOException if it cannot be read, or is no position; its message is a sentence for operators
     */
    Optional<Position> read() throws IOException {
        try {
            String line = Files.size(file) > MOST_BYTES ? "" : Files.readString(file, US_ASCII);
            String[] words = line.strip().split(" ", -1);
            Optional<Position> position = Position.parse(words[words.length - 1]);
            if (words.length != 2 || position.isEmpty()) {
                throw new IOException("it is not one");
            }
            return position.filter(kept -> words[0].equals(room));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            String why = e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("a webhook's position cannot be read from %s: %s; delete that to begin with what is said then"
                    .formatted(file, why), e);
        }
    }

    /** Puts this in the place of what was there, at once, so that whatever ends the server leaves one of both. */
    void write(Position position) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        Files.createFile(next, OURS);
        try (FileOutputStream out = new FileOutputStream(next.toFile())) { // No channel: the thread may be interrupted.
            out.write((room + " " + position + "\n").getBytes(US_ASCII));
            out.getFD().sync(); // Or its name might be on the disk before what is in it.
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
