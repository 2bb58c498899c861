package hubbub.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that makes one the same person tomorrow, in a file that nobody else may read. Whoever has it can speak as this
 * person; whoever loses it is somebody new.
 */
final class KeyFile {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{22,64}");
    private static final int MOST_BYTES = 128;

    private KeyFile() { }

    /** Where it is unless somebody says otherwise (XDG Base Directory Specification); empty without a home. */
    static Optional<Path> usual(Map<String, String> environment) {
        return configuration(environment, "XDG_CONFIG_HOME").or(
                () -> configuration(environment, "HOME").map(home -> home.resolve(".config")))
                .map(folder -> folder.resolve("hubbub").resolve("key"));
    }

    private static Optional<Path> configuration(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute); // Others are to be ignored.
    }

    /** The key in this file; it is made if there is none. Throws with a sentence if that is not possible. */
    static String keyIn(Path file) throws UsageException {
        try {
            if (Files.notExists(file)) {
                make(file);
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new UsageException("there is no key in " + file);
            }
            String key = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!KEY.matcher(key).matches()) {
                throw new UsageException("there is no key in " + file);
            }
            return key;
        } catch (IOException e) {
            throw new UsageException("the key cannot be kept in " + file + " (" + e.getClass().getSimpleName()
                                             + "); choose another file with --key");
        }
    }

    private static void make(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, (Profile.newKey() + "\n").getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.WRITE);
            Files.createLink(file, fresh); // Whole or not at all, and not over one that was made meanwhile.
        } catch (FileAlreadyExistsException e) {
            // Then we are whom that one makes us.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
