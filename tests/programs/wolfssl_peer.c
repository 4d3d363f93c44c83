/* wolfssl_peer.c - a client and a server over wolfSSL, for ours to meet.
 *
 *   wolfssl_peer client --port N [OPTION]...   sends the lines of stdin, and prints what comes
 *   wolfssl_peer server [OPTION]...            sends back each line, to one client after the other
 *
 * The line "!update" is not sent: the client updates its keys instead. A server updates its keys before it sends
 * "update" back. Both tell on stderr what was agreed and how it ended. */
#include <wolfssl/options.h>

#include "talk.h"

#include <fcntl.h>
#include <wolfssl/ssl.h>

static struct {
    const char *port, *suite, *group, *field, *schemes, *cert, *key, *ca, *name, *alpn;
    int no_share, cookie, ask_client, require_client, tls12;
} options;

static WOLFSSL_CTX *context;

struct group {
    const char *name;
    int number;
};

static const struct group groups[] = { { "x25519", WOLFSSL_ECC_X25519 },       { "secp256r1", WOLFSSL_ECC_SECP256R1 },
                                       { "secp384r1", WOLFSSL_ECC_SECP384R1 }, { "secp521r1", WOLFSSL_ECC_SECP521R1 },
                                       { "x448", WOLFSSL_ECC_X448 },           { "ffdhe2048", WOLFSSL_FFDHE_2048 } };

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

static bool send_text(void *ssl, const char *text, size_t len)
{
    return wolfSSL_write(ssl, text, (int)len) == (int)len;
}

static bool update_keys(void *ssl)
{
    return wolfSSL_update_keys(ssl) == WOLFSSL_SUCCESS;
}

static bool say(void *ssl, const char *line)
{
    return strcmp(line, "!update\n") == 0 ? update_keys(ssl) : send_text(ssl, line, strlen(line));
}

static bool answer(void *ssl, const char *text, size_t len)
{
    bool asks = len == 7 && memcmp(text, "update\n", 7) == 0;
    return (!asks || update_keys(ssl)) && send_text(ssl, text, len);
}

/* Reads what there is, which may be nothing; *open becomes false when the peer has said that this was all. */
static bool receive_text(void *ssl, char *text, size_t cap, size_t *len, bool *open)
{
    int n = wolfSSL_read(ssl, text, (int)cap);
    *len = n > 0 ? (size_t)n : 0;
    int error = n > 0 ? WOLFSSL_ERROR_NONE : wolfSSL_get_error(ssl, n);
    *open = error != WOLFSSL_ERROR_ZERO_RETURN;
    if (!*open)
        fprintf(stderr, "received close_notify\n");
    return n > 0 || !*open || error == WOLFSSL_ERROR_WANT_READ;
}

static bool has_pending(void *ssl)
{
    return wolfSSL_pending(ssl) > 0;
}

static void say_close(void *ssl)
{
    wolfSSL_shutdown(ssl);
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

static WOLFSSL *new_connection(bool server, int fd)
{
    const int mismatch = WOLFSSL_ALPN_FAILED_ON_MISMATCH;
    WOLFSSL *ssl = wolfSSL_new(context);
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
    wolfSSL_set_fd(ssl, fd);
    return ssl;
}

/* ---- Both sides ------------------------------------------------------------------------------------------ */

static bool meet(WOLFSSL *ssl, bool server, int fd)
{
    bool good = (server ? wolfSSL_accept(ssl) : wolfSSL_connect(ssl)) == WOLFSSL_SUCCESS;
    if (!good)
        return tell_failure(ssl, "handshake");
    tell_agreement(ssl);
    if (!server)
        fcntl(fd, F_SETFL, O_NONBLOCK); /* a KeyUpdate brings nothing to read */
    const struct session session = { ssl, fd, say, answer, receive_text, has_pending, say_close };
    return (server ? echo(&session) : talk(&session)) || tell_failure(ssl, "connection");
}

static bool converse(bool server, int fd)
{
    WOLFSSL *ssl = new_connection(server, fd);
    bool good = meet(ssl, server, fd);
    wolfSSL_free(ssl);
    return good;
}

int main(int argc, char **argv)
{
    static const struct peer_option rows[] = {
        { "port", &options.port, NULL },
        { "suite", &options.suite, NULL },
        { "group", &options.group, NULL },
        { "field", &options.field, NULL }, /* a server's own parameters for DHE, PEM */
        { "schemes", &options.schemes, NULL },
        { "cert", &options.cert, NULL },
        { "key", &options.key, NULL },
        { "ca", &options.ca, NULL },
        { "name", &options.name, NULL },
        { "alpn", &options.alpn, NULL },
        { "no-share", NULL, &options.no_share }, /* the server has to ask for one */
        { "cookie", NULL, &options.cookie },     /* the server asks for one in a HelloRetryRequest */
        { "ask-client", NULL, &options.ask_client },
        { "require-client", NULL, &options.require_client },
        { "tls12", NULL, &options.tls12 },
    };
    bool server = begin_as_server(argc, argv, rows, sizeof rows / sizeof rows[0]);
    wolfSSL_Init();
    context = new_context(server);
    int code = server ? run_server(converse) : run_client(options.port, converse);
    wolfSSL_CTX_free(context);
    return code;
}
