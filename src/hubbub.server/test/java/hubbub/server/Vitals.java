package hubbub.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.stream.Stream;

/**
 * What a JVM on Linux holds, seen from outside.
 *
 * @param descriptors open files and sockets
 * @param connections live WebSocket connections in its heap, and sessions of the room
 * @param heapBytes   bytes of all live objects
 */
record Vitals(long descriptors, long connections, long heapBytes) {

    /** Takes them, after a full collection. */
    static Vitals of(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                          Long.toString(pid), "GC.class_histogram").redirectErrorStream(true).start();
        long connections = 0;
        long heapBytes = -1;
        long filler = 0; // What the serial collector puts where it leaves small gaps between live objects.
        try (Scanner lines = new Scanner(jcmd.inputReader())) { // "  12:  345  67890  a.Class (module)", at last "Total 9 8"
            while (lines.hasNextLine()) {
                String[] words = lines.nextLine().strip().split(" +");
                if (words[0].equals("Total")) {
                    heapBytes = Long.parseLong(words[2]) - filler;
                } else if (words.length > 3 && words[3].equals("[Ljdk.internal.vm.FillerElement;")) {
                    filler += Long.parseLong(words[2]);
                } else if (words.length > 3 && (words[3].equals("hubbub.room.Session")
                        || words[3].equals("hubbub.websocket.WebSocketConnection"))) {
                    connections += Long.parseLong(words[1]);
                }
            }
        }
        if (heapBytes < 0) {
            throw new IOException("jcmd gave no histogram");
        }
        return new Vitals(descriptors(pid), connections, heapBytes);
    }

    /** How many descriptors it has open. */
    static long descriptors(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many descriptors this process may open, and so those it starts. */
    static long descriptorLimit() throws IOException {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            String limit = limits.filter(line -> line.startsWith("Max open files")).findFirst().orElseThrow().split(" +")[3];
            return limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit);
        }
    }

    /** Connections of this machine, or container, for which a listening socket had no room in its backlog so far. */
    static long backlogOverflows() throws IOException {
        String[] names = {};
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/netstat"))) { // Pairs of lines: names, values.
            for (String line : lines.filter(line -> line.startsWith("TcpExt:")).toList()) {
                String[] words = line.split(" ");
                for (int i = 0; i < names.length; i++) {
                    if (names[i].equals("ListenOverflows")) {
                        return Long.parseLong(words[i]);
                    }
                }
                names = words;
            }
        }
        throw new IOException("/proc/net/netstat has no ListenOverflows");
    }
}
