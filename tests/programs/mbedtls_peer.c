/* mbedtls_peer.c - a client and a server over Mbed TLS 2.28, which has TLS 1.2 alone, for ours to meet.
 *
 *   mbedtls_peer client --port N [OPTION]...   sends the lines of stdin, and prints what comes
 *   mbedtls_peer server [OPTION]...            sends back each line, to one client after the other
 *
 * A server asks for renegotiation before it sends "renegotiate" back, and goes on when it is refused. Both tell on
 * stderr what was agreed and how it ended. Mbed TLS tells neither the group nor the scheme: who wants to know them
 * leaves it no choice, by --group, which is curves, or a server's field; and --hash, that signatures are made of. */
#include "talk.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/dhm.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>

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

static bool send_text(void *ssl, const char *text, size_t len)
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

static bool say(void *ssl, const char *line)
{
    return send_text(ssl, line, strlen(line));
}

static bool renegotiate(void *ssl)
{
    int error = mbedtls_ssl_renegotiate(ssl);
    return error == 0 || tell_failure("renegotiation", error);
}

static bool answer(void *ssl, const char *text, size_t len)
{
    bool asks = len == 12 && memcmp(text, "renegotiate\n", 12) == 0;
    return (!asks || renegotiate(ssl)) && send_text(ssl, text, len);
}

/* Waits for data, which may be none when an alert came that is only a warning; *open becomes false when the peer has
 * said that this was all. */
static bool receive_text(void *ssl, char *text, size_t cap, size_t *len, bool *open)
{
    int n = mbedtls_ssl_read(ssl, (unsigned char *)text, cap);
    *len = n > 0 ? (size_t)n : 0;
    *open = n != MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY;
    if (!*open)
        fprintf(stderr, "received close_notify\n");
    return n > 0 || !*open || n == MBEDTLS_ERR_SSL_WANT_READ || tell_failure("receiving", n);
}

static bool has_pending(void *ssl)
{
    return mbedtls_ssl_check_pending(ssl) != 0;
}

static void say_close(void *ssl)
{
    mbedtls_ssl_close_notify(ssl);
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
    const struct session session = { ssl, fd, say, answer, receive_text, has_pending, say_close };
    return server ? echo(&session) : talk(&session);
}

static bool converse(bool server, int fd)
{
    mbedtls_ssl_context ssl;
    mbedtls_net_context net = { .fd = fd };
    mbedtls_ssl_init(&ssl);
    require(mbedtls_ssl_setup(&ssl, &own.config) == 0, "configuration");
    require(server || mbedtls_ssl_set_hostname(&ssl, options.name) == 0, "name");
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, NULL);
    bool good = meet(&ssl, server, fd);
    mbedtls_ssl_free(&ssl);
    return good;
}

int main(int argc, char **argv)
{
    static const struct peer_option rows[] = {
        { "port", &options.port, NULL },   { "suite", &options.suite, NULL },
        { "group", &options.group, NULL }, { "hash", &options.hash, NULL },
        { "cert", &options.cert, NULL },   { "key", &options.key, NULL },
        { "ca", &options.ca, NULL },       { "name", &options.name, NULL },
        { "alpn", &options.alpn, NULL },   { "require-client", NULL, &options.require_client },
    };
    bool server = begin_as_server(argc, argv, rows, sizeof rows / sizeof rows[0]);
    configure(server);
    return server ? run_server(converse) : run_client(options.port, converse);
}
