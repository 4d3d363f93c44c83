/* wolfssl_peer.c - a client and a server over wolfSSL, for ours to meet.
 *
 *   wolfssl_peer client --port N [OPTION]...   sends the lines of stdin, and prints what comes
 *   wolfssl_peer server [OPTION]...            sends back each line, to one client after the other
 *
 * The line "!update" is not sent: the client updates its keys instead. A server updates its keys before it sends
 * "update" back. Both tell on stderr what was agreed and how it ended. */
#include <wolfssl/options.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wolfssl/ssl.h>

static struct {
    const char *port, *suite, *group, *field, *schemes, *cert, *key, *ca, *name, *alpn;
    int no_share, cookie, ask_client, require_client, tls12;
} options;

struct group {
    const char *name;
    int number;
};

static const struct group groups[] = { { "x25519", WOLFSSL_ECC_X25519 },       { "secp256r1", WOLFSSL_ECC_SECP256R1 },
                                       { "secp384r1", WOLFSSL_ECC_SECP384R1 }, { "secp521r1", WOLFSSL_ECC_SECP521R1 },
                                       { "x448", WOLFSSL_ECC_X448 },           { "ffdhe2048", WOLFSSL_FFDHE_2048 } };

static void require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "wolfssl_peer: it does not take the %s\n", what);
    exit(2);
}

static int group_number(const char *name)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(groups[i].name, name) == 0)
            return groups[i].number;
    require(false, name);
    return 0;
}

/* ---- What it tells --------------------------------------------------------------------------------------- */

static void tell_agreement(WOLFSSL *ssl)
{
    char *alpn = NULL;
    unsigned short len = 0;
    WOLFSSL_X509_CHAIN *chain = wolfSSL_get_peer_chain(ssl);
    fprintf(stderr, "agreed %s %s %s\n", wolfSSL_get_version(ssl), wolfSSL_get_cipher(ssl),
            wolfSSL_get_curve_name(ssl));
    if (wolfSSL_ALPN_GetProtocol(ssl, &alpn, &len) == WOLFSSL_SUCCESS)
        fprintf(stderr, "protocol %.*s\n", (int)len, alpn);
    fprintf(stderr, "the peer has sent %d certificate(s)\n", wolfSSL_get_chain_count(chain));
}

static bool tell_failure(WOLFSSL *ssl, const char *step)
{
    char text[WOLFSSL_MAX_ERROR_SZ];
    WOLFSSL_ALERT_HISTORY alerts;
    int error = wolfSSL_get_error(ssl, -1);
    fprintf(stderr, "%s failed: %d, %s\n", step, error, wolfSSL_ERR_error_string((unsigned long)error, text));
    if (wolfSSL_get_alert_history(ssl, &alerts) != WOLFSSL_SUCCESS)
        return false;
    if (alerts.last_rx.code >= 0)
        fprintf(stderr, "received alert %d\n", alerts.last_rx.code);
    if (alerts.last_tx.code >= 0)
        fprintf(stderr, "sent alert %d\n", alerts.last_tx.code);
    return false;
}

/* ---- Data ------------------------------------------------------------------------------------------------ */

static bool send_text(WOLFSSL *ssl, const char *text, size_t len)
{
    return wolfSSL_write(ssl, text, (int)len) == (int)len;
}

static bool update_keys(WOLFSSL *ssl)
{
    return wolfSSL_update_keys(ssl) == WOLFSSL_SUCCESS;
}

/* Reads what there is, which may be nothing; *open becomes false when the peer has said that this was all. */
static bool receive_text(WOLFSSL *ssl, char *text, size_t cap, size_t *len, bool *open)
{
    int n = wolfSSL_read(ssl, text, (int)cap);
    *len = n > 0 ? (size_t)n : 0;
    int error = n > 0 ? WOLFSSL_ERROR_NONE : wolfSSL_get_error(ssl, n);
    *open = error != WOLFSSL_ERROR_ZERO_RETURN;
    if (!*open)
        fprintf(stderr, "received close_notify\n");
    return n > 0 || !*open || error == WOLFSSL_ERROR_WANT_READ;
}

/* A line of stdin; at its end close_notify is said. */
static bool take_line(WOLFSSL *ssl, bool *has_input)
{
    char line[4096];
    *has_input = fgets(line, sizeof line, stdin) != NULL;
    if (!*has_input) {
        wolfSSL_shutdown(ssl);
        return true;
    }
    return strcmp(line, "!update\n") == 0 ? update_keys(ssl) : send_text(ssl, line, strlen(line));
}

static bool take_answer(WOLFSSL *ssl, bool *open)
{
    char text[16384];
    size_t len;
    bool good = receive_text(ssl, text, sizeof text, &len, open);
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    return good;
}

static bool talk(WOLFSSL *ssl)
{
    bool has_input = true, open = true, good = true;
    fcntl(wolfSSL_get_fd(ssl), F_SETFL, O_NONBLOCK); /* a KeyUpdate brings nothing to read */
    setvbuf(stdin, NULL, _IONBF, 0);                 /* poll() would not know of lines that stdio holds */
    while (good && open) {
        struct pollfd ready[] = { { .fd = wolfSSL_get_fd(ssl), .events = POLLIN },
                                  { .fd = has_input ? 0 : -1, .events = POLLIN } };
        bool pending = wolfSSL_pending(ssl) > 0;
        poll(ready, 2, pending ? 0 : -1);
        if (ready[1].revents)
            good = take_line(ssl, &has_input);
        if (good && (ready[0].revents || pending))
            good = take_answer(ssl, &open);
    }
    if (good && has_input)
        wolfSSL_shutdown(ssl);
    return good || tell_failure(ssl, "connection");
}

static bool echo(WOLFSSL *ssl)
{
    char text[16384];
    bool good = true, open = true;
    while (good && open) {
        size_t len;
        good = receive_text(ssl, text, sizeof text, &len, &open);
        if (!good || len == 0)
            continue;
        fprintf(stderr, "received %.*s\n", (int)len, text);
        if (len == 7 && memcmp(text, "update\n", 7) == 0)
            good = update_keys(ssl);
        good = good && send_text(ssl, text, len);
    }
    if (good)
        wolfSSL_shutdown(ssl);
    return good || tell_failure(ssl, "connection");
}

/* ---- Settings -------------------------------------------------------------------------------------------- */

static WOLFSSL_METHOD *method(bool server)
{
    if (options.tls12)
        return server ? wolfTLSv1_2_server_method() : wolfTLSv1_2_client_method();
    return server ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method();
}

static int demands(bool server)
{
    if (server && options.require_client)
        return WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    return server && !options.ask_client ? WOLFSSL_VERIFY_NONE : WOLFSSL_VERIFY_PEER;
}

static WOLFSSL_CTX *new_context(bool server)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(method(server));
    require(ctx != NULL, "method");
    require(!options.suite || wolfSSL_CTX_set_cipher_list(ctx, options.suite) == WOLFSSL_SUCCESS, "suite");
    require(!options.cert || wolfSSL_CTX_use_certificate_chain_file(ctx, options.cert) == WOLFSSL_SUCCESS, "chain");
    require(!options.key || wolfSSL_CTX_use_PrivateKey_file(ctx, options.key, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS,
            "key");
    require(!options.ca || wolfSSL_CTX_load_verify_locations(ctx, options.ca, NULL) == WOLFSSL_SUCCESS, "CA");
    require(!options.field || wolfSSL_CTX_SetTmpDH_file(ctx, options.field, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS,
            "field");
    wolfSSL_CTX_set_verify(ctx, demands(server), NULL);
    return ctx;
}

/* TLS 1.2 has the curves of certificates in the same list. */
static void set_curves(WOLFSSL *ssl, char *list)
{
    for (char *name; (name = strsep(&list, ","));)
        require(wolfSSL_UseSupportedCurve(ssl, (word16)group_number(name)) == WOLFSSL_SUCCESS, "group");
}

static void set_group(WOLFSSL *ssl, bool server)
{
    int group = group_number(options.group);
    require(wolfSSL_set_groups(ssl, &group, 1) == WOLFSSL_SUCCESS, "group");
    if (!server && !options.no_share)
        require(wolfSSL_UseKeyShare(ssl, (word16)group) == WOLFSSL_SUCCESS, "key share");
}

static void set_server_name(WOLFSSL *ssl)
{
    wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, options.name, (unsigned short)strlen(options.name));
    wolfSSL_check_domain_name(ssl, options.name);
}

static WOLFSSL *new_connection(WOLFSSL_CTX *ctx, bool server, int fd)
{
    const int mismatch = WOLFSSL_ALPN_FAILED_ON_MISMATCH;
    int on = 1;
    WOLFSSL *ssl = wolfSSL_new(ctx);
    require(ssl != NULL, "context");
    if (options.group && options.tls12)
        set_curves(ssl, strdup(options.group));
    else if (options.group)
        set_group(ssl, server);
    if (options.no_share)
        wolfSSL_NoKeyShares(ssl);
    require(!options.schemes || wolfSSL_set1_sigalgs_list(ssl, options.schemes) == WOLFSSL_SUCCESS, "schemes");
    require(!options.cookie || wolfSSL_send_hrr_cookie(ssl, NULL, 0) == WOLFSSL_SUCCESS, "cookie");
    if (options.alpn)
        wolfSSL_UseALPN(ssl, (char *)(uintptr_t)options.alpn, (unsigned)strlen(options.alpn), mismatch);
    if (!server && options.name)
        set_server_name(ssl);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    wolfSSL_set_fd(ssl, fd);
    return ssl;
}

/* ---- Both sides ------------------------------------------------------------------------------------------ */

static bool meet(WOLFSSL *ssl, bool server)
{
    bool good = (server ? wolfSSL_accept(ssl) : wolfSSL_connect(ssl)) == WOLFSSL_SUCCESS;
    if (!good)
        return tell_failure(ssl, "handshake");
    tell_agreement(ssl);
    return server ? echo(ssl) : talk(ssl);
}

static bool converse(WOLFSSL_CTX *ctx, bool server, int fd)
{
    WOLFSSL *ssl = new_connection(ctx, server, fd);
    bool good = meet(ssl, server);
    fprintf(stderr, "end\n");
    wolfSSL_free(ssl);
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
    struct sockaddr_in address = loopback(atoi(options.port));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    require(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "port");
    WOLFSSL_CTX *ctx = new_context(false);
    bool good = converse(ctx, false, fd);
    wolfSSL_CTX_free(ctx);
    return good ? 0 : 1;
}

static int run_server(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd;
    WOLFSSL_CTX *ctx = new_context(true);
    require(bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 16) == 0, "port");
    getsockname(listener, (struct sockaddr *)&address, &len);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while ((fd = accept(listener, NULL, NULL)) >= 0)
        converse(ctx, true, fd);
    return 1;
}

static void read_options(int argc, char **argv)
{
    static const struct option rows[] = {
        { "port", required_argument, NULL, 0 },
        { "suite", required_argument, NULL, 0 },
        { "group", required_argument, NULL, 0 },
        { "field", required_argument, NULL, 0 }, /* a server's own parameters for DHE, PEM */
        { "schemes", required_argument, NULL, 0 },
        { "cert", required_argument, NULL, 0 },
        { "key", required_argument, NULL, 0 },
        { "ca", required_argument, NULL, 0 },
        { "name", required_argument, NULL, 0 },
        { "alpn", required_argument, NULL, 0 },
        { "no-share", no_argument, &options.no_share, 1 }, /* the server has to ask for one */
        { "cookie", no_argument, &options.cookie, 1 },     /* the server asks for one in a HelloRetryRequest */
        { "ask-client", no_argument, &options.ask_client, 1 },
        { "require-client", no_argument, &options.require_client, 1 },
        { "tls12", no_argument, &options.tls12, 1 },
        { NULL, 0, NULL, 0 },
    };
    const char **const values[] = { &options.port, &options.suite, &options.group, &options.field, &options.schemes,
                                    &options.cert, &options.key,   &options.ca,    &options.name,  &options.alpn };
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
    wolfSSL_Init();
    read_options(argc - 1, argv + 1);
    return server ? run_server() : run_client();
}
