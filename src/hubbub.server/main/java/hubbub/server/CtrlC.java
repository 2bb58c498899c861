package hubbub.server;

import java.lang.reflect.Proxy;

/**
 * Makes Ctrl-C (SIGINT) an ordinary end: shutdown hooks, then exit code 0. The JVM by itself runs the hooks too, but ends
 * with 130, which scripts take for a failure. SIGTERM is left to the JVM: it ends with 143, as process managers expect.
 */
final class CtrlC {

    private CtrlC() { }

    static void endsWithZero() {
        try {
            // By reflection: there is no other way to a signal, and javac warns of this class whatever one does.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exit = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                System.exit(0);
                return null;
            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), exit);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A JVM without it, or one told to leave signals alone (-Xrs): then its own way stands.
        }
    }
}
