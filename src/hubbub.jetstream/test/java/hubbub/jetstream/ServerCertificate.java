package hubbub.jetstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A server's certificate, signed by itself and made for one run of the tests.
 *
 * @param pem in which a client trusts it
 * @param key that belongs to it
 */
record ServerCertificate(Path pem, Path key) {

    private static final String PASSWORD = "of no use";

    /** Makes one for these names ({@code dns:…,ip:…}), with the JDK's keytool, in this folder. */
    static ServerCertificate make(Path folder, String names) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = Files.createTempDirectory(folder, "certificate").resolve("server.p12");
        Path log = store.resolveSibling("keytool.log");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-dname", "CN=nats", "-ext", "SAN=" + names,
                "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (keytool.waitFor() != 0) {
            throw new AssertionError(Files.readString(log));
        }
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            own.load(in, PASSWORD.toCharArray());
        }
        return new ServerCertificate(
                Files.writeString(store.resolveSibling("server.pem"),
                                  pem("CERTIFICATE", own.getCertificate("server").getEncoded())),
                Files.writeString(store.resolveSibling("key.pem"),
                                  pem("PRIVATE KEY", own.getKey("server", PASSWORD.toCharArray()).getEncoded())));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    }

    /** What a server's configuration says of it. */
    String configuration() {
        return "tls { cert_file: \"%s\", key_file: \"%s\" }%n".formatted(pem, key);
    }
}
