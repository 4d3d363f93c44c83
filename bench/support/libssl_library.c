/* libssl_library.c - OpenSSL's libssl as it is measured, on the same libcrypto and with the same certificates.
 *
 * Between it and the wire is one BIO of ours, which costs a copy and nothing else: libssl's own memory BIOs are two
 * objects with buffers that grow and shrink, which a program with a socket does not pay for. */
#include "bench/support/insist.h"
#include "bench/support/library.h"

#include <openssl/ssl.h>
#include <stdio.h>

/* ---- the wire as a BIO ---- */

/* The wire of the call under way; there is one thread. */
static struct wire *reading, *writing;

static int read_wire(BIO *bio, char *out, size_t cap, size_t *done)
{
    size_t left = reading != NULL ? reading->len - reading->taken : 0;
    BIO_clear_retry_flags(bio);
    *done = left < cap ? left : cap;
    if (*done == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    memcpy(out, reading->at + reading->taken, *done);
    reading->taken += *done;
    return 1;
}

static int write_wire(BIO *bio, const char *data, size_t len, size_t *done)
{
    (void)bio;
    insist(len <= sizeof writing->at - writing->len, "write that much at once");
    memcpy(writing->at + writing->len, data, len);
    writing->len += len;
    *done = len;
    return 1;
}

static long control_wire(BIO *bio, int command, long number, void *at)
{
    (void)bio, (void)number, (void)at;
    return command == BIO_CTRL_FLUSH;
}

static int begin_wire(BIO *bio)
{
    BIO_set_init(bio, 1);
    return 1;
}

static BIO_METHOD *wire_method(void)
{
    static BIO_METHOD *method;
    if (method != NULL)
        return method;
    method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "the wire of a benchmark");
    insist(method != NULL && BIO_meth_set_create(method, begin_wire) == 1 &&
               BIO_meth_set_read_ex(method, read_wire) == 1 && BIO_meth_set_write_ex(method, write_wire) == 1 &&
               BIO_meth_set_ctrl(method, control_wire) == 1,
           "make a kind of BIO");
    return method;
}

static void use_wires(struct wire *in, struct wire *out)
{
    reading = in;
    writing = out;
}

/* ---- configurations ---- */

/* In TLS 1.2 libssl takes the group for the certificate's curve, too, and makes nothing of a P-256 key unless it is in
 * the list. */
static bool set_group(SSL_CTX *config, const struct scenario *scenario)
{
    char groups[64];
    bool also_p256 = is_tls12(scenario) && strcmp(scenario->group, "secp256r1") != 0;
    snprintf(groups, sizeof groups, "%s%s", scenario->group, also_p256 ? ":secp256r1" : "");
    return exchange_of(scenario) != EXCHANGE_ECDHE || SSL_CTX_set1_groups_list(config, groups) == 1;
}

static void restrict_choice(SSL_CTX *config, const struct scenario *scenario)
{
    int version = is_tls12(scenario) ? TLS1_2_VERSION : TLS1_3_VERSION;
    bool suite_ok = is_tls12(scenario) ? SSL_CTX_set_cipher_list(config, OPENSSL_cipher_name(scenario->suite)) == 1
                                       : SSL_CTX_set_ciphersuites(config, scenario->suite) == 1;
    insist(suite_ok && set_group(config, scenario) && SSL_CTX_set_min_proto_version(config, version) == 1 &&
               SSL_CTX_set_max_proto_version(config, version) == 1,
           "restrict libssl to the suite and the group");
    SSL_CTX_set_session_cache_mode(config, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(config, SSL_OP_NO_TICKET);
}

static void configure_client(SSL_CTX *config, const struct scenario *scenario)
{
    SSL_CTX_set_verify(config, SSL_VERIFY_PEER, NULL);
    insist(X509_STORE_add_cert(SSL_CTX_get_cert_store(config), scenario->root->x509) == 1, "trust the root in libssl");
}

/* The group of DHE: libssl takes its parameters from a key, whose own numbers are not used. */
static void give_field(SSL_CTX *config, const char *group)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
    EVP_PKEY *parameters = NULL;
    insist(context != NULL && EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_CTX_set_group_name(context, group) == 1 &&
               EVP_PKEY_generate(context, &parameters) == 1 && SSL_CTX_set0_tmp_dh_pkey(config, parameters) == 1,
           "give libssl its group for DHE");
    EVP_PKEY_CTX_free(context);
}

static void configure_server(SSL_CTX *config, const struct scenario *scenario)
{
    insist(SSL_CTX_use_certificate(config, scenario->leaf->x509) == 1 &&
               SSL_CTX_use_PrivateKey(config, scenario->leaf->key) == 1 && SSL_CTX_set_num_tickets(config, 0) == 1,
           "give libssl its certificate");
    if (exchange_of(scenario) == EXCHANGE_DHE)
        give_field(config, scenario->group);
}

static void *config_new(const struct scenario *scenario, bool is_client)
{
    SSL_CTX *config = SSL_CTX_new(is_client ? TLS_client_method() : TLS_server_method());
    insist(config != NULL, "make a configuration of libssl");
    restrict_choice(config, scenario);
    if (is_client)
        configure_client(config, scenario);
    else
        configure_server(config, scenario);
    return config;
}

static void config_free(void *config)
{
    SSL_CTX_free(config);
}

/* ---- connections ---- */

static void *open(void *config, bool is_client)
{
    SSL *conn = SSL_new(config);
    BIO *bio = BIO_new(wire_method());
    insist(conn != NULL && bio != NULL, "make a connection of libssl");
    SSL_set_bio(conn, bio, bio);
    if (!is_client) {
        SSL_set_accept_state(conn);
        return conn;
    }
    SSL_set_connect_state(conn);
    insist(SSL_set1_host(conn, BENCH_SERVER_NAME) == 1 && SSL_set_tlsext_host_name(conn, BENCH_SERVER_NAME) == 1,
           "ask for the server's name");
    return conn;
}

static void step(void *conn, struct wire *in, struct wire *out)
{
    use_wires(in, out);
    int s = SSL_do_handshake(conn);
    insist(s == 1 || SSL_get_error(conn, s) == SSL_ERROR_WANT_READ, "go on with a handshake of libssl");
    in->taken = in->len = 0;
}

static bool is_connected(const void *conn)
{
    return SSL_is_init_finished(conn);
}

static void send(void *conn, struct wire *out, const uint8_t *data, size_t len)
{
    use_wires(NULL, out);
    size_t done;
    insist(SSL_write_ex(conn, data, len, &done) == 1 && done == len, "send by libssl");
}

static size_t receive(void *conn, struct wire *in)
{
    static uint8_t data[MAX_DATA_LEN];
    size_t received = 0, n;
    use_wires(in, NULL);
    while (in->taken < in->len) {
        insist(SSL_read_ex(conn, data, sizeof data, &n) == 1, "receive by libssl");
        received += n;
    }
    in->taken = in->len = 0;
    return received;
}

static void rest(void *conn)
{
    insist(SSL_free_buffers(conn) == 1, "free libssl's buffers");
}

static void close(void *conn)
{
    SSL_free(conn);
}

const struct library libssl = {
    "libssl", config_new, config_free, open, step, is_connected, send, receive, rest, close,
};
