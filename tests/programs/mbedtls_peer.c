/* mbedtls_peer.c - a client and a server over Mbed TLS 2.28, which has TLS 1.2 alone, for ours to meet.
 *
 *   mbedtls_peer client --port N [OPTION]...   sends the lines of stdin, and prints what comes
 *   mbedtls_peer server [OPTION]...            sends back each line, to one client after the other
 *
 * A server asks for renegotiation before it sends "renegotiate" back, and goes on when it is refused. Both tell on
 * stderr what was agreed and how it ended. Mbed TLS tells neither the group nor the scheme: who wants to
 * know them leaves it no choice. */
#include <arpa/inet.h>
#include <getopt.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/dhm.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    const char *port, *suite, *group, *hash, *cert, *key, *ca, *name, *alpn;
    int require_client;
} options;

/* What a configuration points to. */
static struct {
    mbedtls_ssl_config config;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
    mbedtls_x509_crt chain, authorities;
    mbedtls_pk_context key;
    int suites[2], hashes[2];
    mbedtls_ecp_group_id curves[8];
    const char *protocols[4];
} own;

struct curve {
    const char *name;
    mbedtls_ecp_group_id id;
};

static const struct curve curves[] = { { "x25519", MBEDTLS_ECP_DP_CURVE25519 },
                                       { "secp256r1", MBEDTLS_ECP_DP_SECP256R1 },
                                       { "secp384r1", MBEDTLS_ECP_DP_SECP384R1 },
                                       { "secp521r1", MBEDTLS_ECP_DP_SECP521R1 } };

static const unsigned char generator[] = MBEDTLS_DHM_RFC7919_FFDHE2048_G_BIN;
static const unsigned char ffdhe2048[] = MBEDTLS_DHM_RFC7919_FFDHE2048_P_BIN;
static const unsigned char ffdhe3072[] = MBEDTLS_DHM_RFC7919_FFDHE3072_P_BIN;
static const unsigned char ffdhe4096[] = MBEDTLS_DHM_RFC7919_FFDHE4096_P_BIN;
static const unsigned char ffdhe6144[] = MBEDTLS_DHM_RFC7919_FFDHE6144_P_BIN;
static const unsigned char ffdhe8192[] = MBEDTLS_DHM_RFC7919_FFDHE8192_P_BIN;

struct field {
    const char *name;
    const unsigned char *prime;
    size_t len;
};

static const struct field fields[] = { { "ffdhe2048", ffdhe2048, sizeof ffdhe2048 },
                                       { "ffdhe3072", ffdhe3072, sizeof ffdhe3072 },
                                       { "ffdhe4096", ffdhe4096, sizeof ffdhe4096 },
                                       { "ffdhe6144", ffdhe6144, sizeof ffdhe6144 },
                                       { "ffdhe8192", ffdhe8192, sizeof ffdhe8192 } };

static void require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "mbedtls_peer: it does not take the %s\n", what);
    exit(2);
}

/* ---- What it tells --------------------------------------------------------------------------------------- */

static void tell_agreement(const mbedtls_ssl_context *ssl)
{
    char name[256];
    const char *protocol = mbedtls_ssl_get_alpn_protocol(ssl);
    const mbedtls_x509_crt *peer = mbedtls_ssl_get_peer_cert(ssl);
    fprintf(stderr, "agreed %s %s\n", mbedtls_ssl_get_version(ssl), mbedtls_ssl_get_ciphersuite(ssl));
    if (protocol)
        fprintf(stderr, "protocol %s\n", protocol);
    if (peer && mbedtls_x509_dn_gets(name, sizeof name, &peer->subject) > 0)
        fprintf(stderr, "peer %s\n", name);
}

static bool tell_failure(const char *step, int error)
{
    char text[256];
    mbedtls_strerror(error, text, sizeof text);
    fprintf(stderr, "%s failed: %s\n", step, text);
    return false;
}

/* ---- Data ------------------------------------------------------------------------------------------------ */

static bool send_text(mbedtls_ssl_context *ssl, const char *text, size_t len)
{
    while (len > 0) {
        int n = mbedtls_ssl_write(ssl, (const unsigned char *)text, len);
        if (n <= 0)
            return tell_failure("sending", n);
        text += n;
        len -= (size_t)n;
    }
    return true;
}

/* Waits for data, which may be none when an alert came that is only a warning; *open becomes false when the peer has
 * said that this was all. */
static bool receive_text(mbedtls_ssl_context *ssl, char *text, size_t cap, size_t *len, bool *open)
{
    int n = mbedtls_ssl_read(ssl, (unsigned char *)text, cap);
    *len = n > 0 ? (size_t)n : 0;
    *open = n != MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY;
    if (!*open)
        fprintf(stderr, "received close_notify\n");
    return n > 0 || !*open || n == MBEDTLS_ERR_SSL_WANT_READ || tell_failure("receiving", n);
}

/* A line of stdin; at its end close_notify is said. */
static bool take_line(mbedtls_ssl_context *ssl, bool *has_input)
{
    char line[4096];
    *has_input = fgets(line, sizeof line, stdin) != NULL;
    if (*has_input)
        return send_text(ssl, line, strlen(line));
    mbedtls_ssl_close_notify(ssl);
    return true;
}

static bool take_answer(mbedtls_ssl_context *ssl, bool *open)
{
    char text[16384];
    size_t len;
    bool good = receive_text(ssl, text, sizeof text, &len, open);
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    return good;
}

static bool talk(mbedtls_ssl_context *ssl, int fd)
{
    bool has_input = true, open = true, good = true;
    setvbuf(stdin, NULL, _IONBF, 0); /* poll() would not know of lines that stdio holds */
    while (good && open) {
        struct pollfd ready[] = { { .fd = fd, .events = POLLIN }, { .fd = has_input ? 0 : -1, .events = POLLIN } };
        bool pending = mbedtls_ssl_check_pending(ssl) != 0;
        poll(ready, 2, pending ? 0 : -1);
        if (ready[1].revents)
            good = take_line(ssl, &has_input);
        if (good && (ready[0].revents || pending))
            good = take_answer(ssl, &open);
    }
    if (good && has_input)
        mbedtls_ssl_close_notify(ssl);
    return good;
}

static bool renegotiate(mbedtls_ssl_context *ssl)
{
    int error = mbedtls_ssl_renegotiate(ssl);
    return error == 0 || tell_failure("renegotiation", error);
}

static bool echo(mbedtls_ssl_context *ssl)
{
    char text[16384];
    bool good = true, open = true;
    while (good && open) {
        size_t len;
        good = receive_text(ssl, text, sizeof text, &len, &open);
        if (!good || len == 0)
            continue;
        fprintf(stderr, "received %.*s\n", (int)len, text);
        if (len == 12 && memcmp(text, "renegotiate\n", 12) == 0)
            good = renegotiate(ssl);
        good = good && send_text(ssl, text, len);
    }
    if (good)
        mbedtls_ssl_close_notify(ssl);
    return good;
}

/* ---- Settings -------------------------------------------------------------------------------------------- */

static void set_suite(void)
{
    own.suites[0] = mbedtls_ssl_get_ciphersuite_id(options.suite);
    require(own.suites[0] != 0, "suite");
    mbedtls_ssl_conf_ciphersuites(&own.config, own.suites);
}

static bool set_field(const char *name)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(name, fields[i].name) == 0)
            return mbedtls_ssl_conf_dh_param_bin(&own.config, fields[i].prime, fields[i].len, generator,
                                                 sizeof generator) == 0;
    return false;
}

static mbedtls_ecp_group_id curve_number(const char *name)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(name, curves[i].name) == 0)
            return curves[i].id;
    require(false, name);
    return MBEDTLS_ECP_DP_NONE;
}

static void set_groups(char *list)
{
    size_t n = 0;
    if (set_field(list))
        return;
    for (char *name; n < 7 && (name = strsep(&list, ","));)
        own.curves[n++] = curve_number(name);
    mbedtls_ssl_conf_curves(&own.config, own.curves);
}

static void set_hash(void)
{
    const mbedtls_md_info_t *hash = mbedtls_md_info_from_string(options.hash);
    require(hash != NULL, "hash");
    own.hashes[0] = (int)mbedtls_md_get_type(hash);
    mbedtls_ssl_conf_sig_hashes(&own.config, own.hashes);
}

static void set_identity(void)
{
    require(mbedtls_x509_crt_parse_file(&own.chain, options.cert) == 0, "chain");
    require(mbedtls_pk_parse_keyfile(&own.key, options.key, NULL) == 0, "key");
    require(mbedtls_ssl_conf_own_cert(&own.config, &own.chain, &own.key) == 0, "identity");
}

static void set_protocols(char *list)
{
    size_t n = 0;
    for (char *name; n < 3 && (name = strsep(&list, ","));)
        own.protocols[n++] = name;
    require(mbedtls_ssl_conf_alpn_protocols(&own.config, own.protocols) == 0, "protocols");
}

static void set_trust(bool server)
{
    int mode = server && !options.require_client ? MBEDTLS_SSL_VERIFY_NONE : MBEDTLS_SSL_VERIFY_REQUIRED;
    mbedtls_ssl_conf_authmode(&own.config, mode);
    require(!options.ca || mbedtls_x509_crt_parse_file(&own.authorities, options.ca) == 0, "CA");
    mbedtls_ssl_conf_ca_chain(&own.config, &own.authorities, NULL);
}

static void configure(bool server)
{
    int endpoint = server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT, preset = MBEDTLS_SSL_PRESET_DEFAULT;
    mbedtls_ssl_config_init(&own.config);
    mbedtls_entropy_init(&own.entropy);
    mbedtls_ctr_drbg_init(&own.random);
    mbedtls_x509_crt_init(&own.chain);
    mbedtls_x509_crt_init(&own.authorities);
    mbedtls_pk_init(&own.key);
    require(mbedtls_ctr_drbg_seed(&own.random, mbedtls_entropy_func, &own.entropy, NULL, 0) == 0, "seed");
    require(mbedtls_ssl_config_defaults(&own.config, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM, preset) == 0, "preset");
    mbedtls_ssl_conf_rng(&own.config, mbedtls_ctr_drbg_random, &own.random);
    mbedtls_ssl_conf_renegotiation(&own.config, MBEDTLS_SSL_RENEGOTIATION_ENABLED);
    set_trust(server);
    if (options.suite)
        set_suite();
    if (options.group)
        set_groups(strdup(options.group));
    if (options.hash)
        set_hash();
    if (options.cert)
        set_identity();
    if (options.alpn)
        set_protocols(strdup(options.alpn));
}

/* ---- Both sides ------------------------------------------------------------------------------------------ */

/* What the other side still sends is read: else the kernel would reset the connection, and our alert be lost. */
static bool part(mbedtls_ssl_context *ssl, int fd, int error)
{
    char rest[4096];
    if (error == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE) /* Mbed TLS itself says nothing then */
        mbedtls_ssl_send_alert_message(ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
    shutdown(fd, SHUT_WR);
    while (recv(fd, rest, sizeof rest, 0) > 0)
        ;
    return tell_failure("handshake", error);
}

static bool meet(mbedtls_ssl_context *ssl, bool server, int fd)
{
    int error = mbedtls_ssl_handshake(ssl);
    if (error != 0)
        return part(ssl, fd, error);
    tell_agreement(ssl);
    return server ? echo(ssl) : talk(ssl, fd);
}

static bool converse(bool server, int fd)
{
    mbedtls_ssl_context ssl;
    mbedtls_net_context net = { .fd = fd };
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    mbedtls_ssl_init(&ssl);
    require(mbedtls_ssl_setup(&ssl, &own.config) == 0, "configuration");
    require(server || mbedtls_ssl_set_hostname(&ssl, options.name) == 0, "name");
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, NULL);
    bool good = meet(&ssl, server, fd);
    fprintf(stderr, "end\n");
    mbedtls_ssl_free(&ssl);
    close(fd);
    return good;
}

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int run_client(void)
{
    require(options.port != NULL, "absence of --port");
    struct sockaddr_in address = loopback(atoi(options.port));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    require(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "port");
    return converse(false, fd) ? 0 : 1;
}

static int run_server(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd;
    require(bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 16) == 0, "port");
    getsockname(listener, (struct sockaddr *)&address, &len);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while ((fd = accept(listener, NULL, NULL)) >= 0)
        converse(true, fd);
    return 1;
}

static void read_options(int argc, char **argv)
{
    static const struct option rows[] = {
        { "port", required_argument, NULL, 0 },
        { "suite", required_argument, NULL, 0 },
        { "group", required_argument, NULL, 0 }, /* curves, or for a server a field */
        { "hash", required_argument, NULL, 0 },  /* that signatures are made of */
        { "cert", required_argument, NULL, 0 },
        { "key", required_argument, NULL, 0 },
        { "ca", required_argument, NULL, 0 },
        { "name", required_argument, NULL, 0 },
        { "alpn", required_argument, NULL, 0 },
        { "require-client", no_argument, &options.require_client, 1 },
        { NULL, 0, NULL, 0 },
    };
    const char **const values[] = { &options.port, &options.suite, &options.group, &options.hash, &options.cert,
                                    &options.key,  &options.ca,    &options.name,  &options.alpn };
    for (int c, i; (c = getopt_long(argc, argv, "", rows, &i)) != -1;) {
        require(c == 0, "option");
        if (rows[i].has_arg)
            *values[i] = optarg;
    }
}

int main(int argc, char **argv)
{
    bool server = argc > 1 && strcmp(argv[1], "server") == 0;
    require(server || (argc > 1 && strcmp(argv[1], "client") == 0), "word before the options");
    signal(SIGPIPE, SIG_IGN);
    read_options(argc - 1, argv + 1);
    configure(server);
    return server ? run_server() : run_client();
}
