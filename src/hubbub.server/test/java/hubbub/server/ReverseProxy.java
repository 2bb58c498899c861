package hubbub.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A real nginx or HAProxy, configured by the file in {@code etc/} that people copy, on free ports of the loopback. */
final class ReverseProxy implements AutoCloseable {

    /** How one of them is started, and what is put in the place of what in its file. */
    enum Kind {
        NGINX("nginx", "reverse-proxy.nginx.conf", "start worker process ") {
            @Override
            List<String> command(Path folder, Path hubbub) throws IOException {
                // What Debian's nginx.conf has around it, as far as it is needed.
                Path whole = Files.writeString(folder.resolve("nginx.conf"), """
                        user %s;
                        daemon off;
                        worker_processes 1;
                        pid nginx.pid;
                        error_log stderr notice;
                        events { worker_connections 256; }
                        http {
                            access_log off;
                            client_body_temp_path body;
                            proxy_temp_path proxy;
                            fastcgi_temp_path fastcgi;
                            uwsgi_temp_path uwsgi;
                            scgi_temp_path scgi;
                            include %s;
                        }
                        """.formatted(System.getProperty("user.name"), hubbub));
                return List.of("-p", folder.toString(), "-c", whole.toString());
            }

            @Override
            String fitted(String snippet, int plain, int tls, Path pem) {
                String fitted = replace(snippet, "listen 80;", "listen 127.0.0.1:" + plain + ";");
                fitted = replace(fitted, "listen 443 ssl ", "listen 127.0.0.1:" + tls + " ssl ");
                fitted = replace(fitted, "listen [::]:80;", "");
                fitted = replace(fitted, "listen [::]:443 ssl sndbuf=256k;", "");
                fitted = replace(fitted, "/etc/letsencrypt/live/chat.example.org/fullchain.pem", pem.toString());
                return replace(fitted, "/etc/letsencrypt/live/chat.example.org/privkey.pem", pem.toString());
            }
        },
        HAPROXY("haproxy", "reverse-proxy.haproxy.cfg", "Loading success") {
            @Override
            List<String> command(Path folder, Path hubbub) {
                return List.of("-W", "-f", hubbub.toString());
            }

            @Override
            String fitted(String snippet, int plain, int tls, Path pem) {
                String fitted = replace(snippet, "bind :::80 v4v6", "bind 127.0.0.1:" + plain);
                fitted = replace(fitted, "bind :::443 v4v6 ssl", "bind 127.0.0.1:" + tls + " ssl");
                return replace(fitted, "/etc/haproxy/chat.example.org.pem", pem.toString());
            }
        };

        private final String program;
        private final String snippet;
        private final String saysWhenItListens;

        Kind(String program, String snippet, String saysWhenItListens) {
            this.program = program;
            this.snippet = snippet;
            this.saysWhenItListens = saysWhenItListens;
        }

        File installed() {
            return Installed.program(program, "the tests behind " + program, program);
        }

        abstract List<String> command(Path folder, Path hubbub) throws IOException;

        abstract String fitted(String snippet, int plain, int tls, Path pem);
    }

    private static final Path ETC = Path.of(System.getProperty("hubbub.distribution")).resolveSibling("etc");
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final int plain;
    private final int tls;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> listens = new CompletableFuture<>();

    private ReverseProxy(Process process, int plain, int tls, String saysWhenItListens) {
        this.process = process;
        this.plain = plain;
        this.tls = tls;
        Thread.startVirtualThread(() -> listen(saysWhenItListens));
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param backend port of what is behind it
     * @param idle    put in the place of the 60 s after which it takes a silent connection for dead
     */
    static ReverseProxy start(Kind kind, int backend, String idle, LocalCertificate certificate, Path folder)
            throws Exception {
        String snippet = replace(Files.readString(ETC.resolve(kind.snippet)), "127.0.0.1:8080", "127.0.0.1:" + backend);
        snippet = replace(snippet, "60s", idle);
        for (int attempt = 1; ; attempt++) {
            int plain;
            int tls;
            // They cannot choose free ports themselves, and until they have these, somebody else may: hence the attempts.
            try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                 ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                plain = one.getLocalPort();
                tls = other.getLocalPort();
            }
            String fitted = replace(kind.fitted(snippet, plain, tls, certificate.pem()), "chat.example.org", "localhost");
            Path hubbub = Files.writeString(folder.resolve("hubbub.conf"), fitted);
            ProcessBuilder command = new ProcessBuilder(kind.installed().getPath()).redirectErrorStream(true);
            command.command().addAll(kind.command(folder, hubbub));
            ReverseProxy proxy = new ReverseProxy(command.start(), plain, tls, kind.saysWhenItListens);
            if (proxy.listens.get(20, TimeUnit.SECONDS)) {
                return proxy;
            }
            proxy.close();
            if (attempt == ATTEMPTS) {
                throw new AssertionError("%s does not start: %s".formatted(kind.program, proxy.said));
            }
        }
    }

    /** Replaces what must be there, or this test would no longer try what people copy. */
    private static String replace(String text, String placeholder, String value) {
        if (!text.contains(placeholder)) {
            throw new AssertionError("not found: " + placeholder);
        }
        return text.replace(placeholder, value);
    }

    private void listen(String saysWhenItListens) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(line -> {
                said.add(line);
                if (line.contains(saysWhenItListens)) {
                    listens.complete(true);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            said.add(e.toString());
        }
        listens.complete(false);
    }

    URI https(String path) {
        return URI.create("https://localhost:" + tls + path);
    }

    URI http(String path) {
        return URI.create("http://localhost:" + plain + path);
    }

    URI room() {
        return URI.create("wss://localhost:" + tls + "/room");
    }

    /** The {@code Host} that clients send, which is also that of a page's {@code Origin}. */
    String host() {
        return "localhost:" + tls;
    }

    /** Sends SIGTERM, which its workers hear of too. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
