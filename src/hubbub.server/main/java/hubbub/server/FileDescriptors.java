package hubbub.server;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/** How many connections the operating system's limit of file descriptors leaves room for. */
final class FileDescriptors {

    /** For the JVM's own files, and some to spare. */
    private static final int RESERVE = 128;
    /** Most sockets that are kept for telling newcomers that there is no room. */
    private static final int MAX_SPARE_SOCKETS = 1_000;
    private static final int SPARE_SHARE = 8;
    private static final int UNKNOWN = 1_000_000;

    private FileDescriptors() { }

    /** The limit of this process ({@code ulimit -n}), or a million where the system does not say. */
    static int limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(UNKNOWN, unix.getMaxFileDescriptorCount()) : UNKNOWN;
    }

    /** Most sockets under this limit. */
    static int sockets(int limit) throws UsageException {
        int sockets = limit - RESERVE;
        if (sockets < RESERVE) {
            throw new UsageException("the limit of file descriptors is %d, which is too low; raise it to %d or more (ulimit -n)"
                    .formatted(limit, 2 * RESERVE));
        }
        return sockets;
    }

    /** Most connections that are served with so many sockets: some are for telling others to come later. */
    static int connections(int sockets) {
        return sockets - Math.min(MAX_SPARE_SOCKETS, sockets / SPARE_SHARE);
    }
}
