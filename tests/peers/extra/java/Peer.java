// Peer.java - a client and a server over Java's JSSE; ../../program.sh says what they do.
//
// JSSE does not tell the group, and updates its keys only by itself: after the bytes that --key-limit says.

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

public class Peer {
    private static final char[] NO_PASSWORD = new char[0];
    private static final Map<String, String> options = new HashMap<>();

    private static Certificate[] readCertificates(String path) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(new Certificate[0]);
        }
    }

    private static PrivateKey readKey(String path, String algorithm) throws Exception {
        String pem = Files.readString(Path.of(path)).replaceAll("-----.*-----", "").replaceAll("\\s", "");
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
    }

    private static SSLContext newContext() throws Exception {
        KeyStore identity = KeyStore.getInstance("PKCS12");
        KeyStore roots = KeyStore.getInstance("PKCS12");
        identity.load(null, null);
        roots.load(null, null);
        if (options.containsKey("cert")) {
            Certificate[] chain = readCertificates(options.get("cert"));
            PrivateKey key = readKey(options.get("key"), chain[0].getPublicKey().getAlgorithm());
            identity.setKeyEntry("identity", key, NO_PASSWORD, chain);
        }
        if (options.containsKey("ca"))
            roots.setCertificateEntry("root", readCertificates(options.get("ca"))[0]);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        keys.init(identity, NO_PASSWORD);
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static void configure(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv" + options.get("tls")});
        if (socket.getUseClientMode())
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setUseCipherSuitesOrder(false); // the client's counts
        parameters.setNeedClientAuth(options.containsKey("require-client"));
        if (options.containsKey("alpn"))
            parameters.setApplicationProtocols(options.get("alpn").split(","));
        socket.setSSLParameters(parameters);
    }

    private static void tell(SSLSocket socket) {
        SSLSession session = socket.getSession();
        System.err.printf("agreed %s %s%n", session.getProtocol(), session.getCipherSuite());
        String protocol = socket.getApplicationProtocol();
        if (protocol != null && !protocol.isEmpty())
            System.err.printf("protocol %s%n", protocol);
        try {
            X509Certificate peer = (X509Certificate) session.getPeerCertificates()[0];
            System.err.printf("peer %s%n", peer.getSubjectX500Principal().getName().replace("CN=", ""));
        } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            // a server does not have to ask
        }
    }

    private static void runClient() throws Exception {
        String request = "GET /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        int port = Integer.parseInt(options.get("port"));
        try (SSLSocket socket = (SSLSocket) newContext().getSocketFactory().createSocket("localhost", port)) {
            configure(socket);
            socket.startHandshake();
            tell(socket);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(System.out); // ends at close_notify, and fails without
            System.out.flush();
        }
    }

    private static void serve(SSLSocket socket) throws Exception {
        byte[] buffer = new byte[16384];
        configure(socket);
        socket.startHandshake();
        tell(socket);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        for (int n; (n = in.read(buffer)) >= 0;) {
            out.write(buffer, 0, n);
            out.flush();
        }
        System.err.println("received close_notify");
    }

    private static void runServer() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SSLServerSocket listener =
                (SSLServerSocket) newContext().getServerSocketFactory().createServerSocket(0, 16, loopback);
        System.out.println("listening on 127.0.0.1:" + listener.getLocalPort()); // in one piece
        for (;;) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                serve(socket);
            } catch (java.io.IOException why) {
                System.err.println("failed: " + why.getMessage());
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        for (int i = 1; i < arguments.length; i++) {
            String name = arguments[i].substring(2);
            options.put(name, name.equals("require-client") ? "" : arguments[++i]);
        }
        if (options.containsKey("groups"))
            System.setProperty("jdk.tls.namedGroups", options.get("groups"));
        if (options.containsKey("key-limit")) {
            String limit = options.get("key-limit");
            Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate " + limit);
        }
        try {
            if (arguments[0].equals("server"))
                runServer();
            else
                runClient();
        } catch (java.io.IOException why) {
            System.err.println("failed: " + why.getMessage());
            System.exit(1);
        }
    }
}
