import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives a runtime image SQLite's own code for the platform it is linked on, as a file. The driver's jar has it for twenty, and
 * unpacks one into a temporary folder at each start; so the image needs no folder that can be written, and is smaller.
 * Called by the build:
 *
 * <pre>java etc/AddNative.java IMAGE MODULES</pre>
 */
final class AddNative {

    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]);
        URL jar = driver(Path.of(arguments[1])).toUri().toURL();
        try (URLClassLoader driver = new URLClassLoader(new URL[] {jar})) {
            Object folder = driver.loadClass("org.sqlite.util.OSInfo").getMethod("getNativeLibFolderPathForCurrentOS").invoke(null);
            String library = System.mapLibraryName("sqlitejdbc");
            URL code = URI.create("jar:" + jar + "!/org/sqlite/native/" + folder + "/" + library).toURL();
            try (InputStream in = code.openStream()) {
                Files.copy(in, image.resolve("lib").resolve(library), StandardCopyOption.REPLACE_EXISTING);
            }
            System.out.println("SQLite: " + folder);
        }
    }

    private static Path driver(Path modules) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(modules, "sqlite-jdbc-*.jar")) {
            return jars.iterator().next();
        }
    }
}
