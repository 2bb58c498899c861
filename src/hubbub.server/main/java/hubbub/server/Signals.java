package hubbub.server;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the two ways to stop a process do. The first SIGTERM or Ctrl-C (SIGINT) runs the shutdown hooks, the second ends at
 * once: the JVM by itself would ignore it. After Ctrl-C the exit code is 0, where the JVM's 130 would look like a failure to
 * scripts; after SIGTERM it is 143, as process managers expect.
 */
final class Signals {

    private static final int TERMINATED = 143;

    private Signals() { }

    static void handle() {
        AtomicBoolean second = new AtomicBoolean();
        handle("INT", 0, second);
        handle("TERM", TERMINATED, second);
    }

    private static void handle(String name, int exitCode, AtomicBoolean second) {
        try {
            // By reflection: there is no other way to a signal, and javac warns of this class whatever one does.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exit = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                if (second.getAndSet(true)) {
                    Runtime.getRuntime().halt(exitCode);
                } else {
                    System.exit(exitCode);
                }
                return null;
            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A JVM without it, or one told to leave signals alone (-Xrs): then its own way stands.
        }
    }
}
