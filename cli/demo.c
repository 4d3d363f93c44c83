/* demo.c - `handfast demo`: a client and a server in one process, over a real TCP connection, and what they say. */
#include "commands.h"
#include "exit_codes.h"
#include "handfast_stream.h"
#include "issue.h"
#include "network.h"
#include "options.h"
#include "peer.h"
#include "picture.h"
#include "say.h"
#include "summary.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

struct side {
    hf_config *config;
    hf_conn *conn;
    hf_stream *stream;
    int fd;
    bool is_client;
    struct picture *picture;
};

struct demo {
    struct picture picture;
    struct side client, server;
    int64_t tcp_us, tls_us; /* without the time for drawing */
};

/* Milliseconds: on one machine nothing takes this long, unless something is broken. */
#define PATIENCE 5000

/* ---- Certificates ---------------------------------------------------------------------------------------- */

struct credentials {
    BIO *ca, *chain, *key; /* PEM in memory */
};

static hf_span bytes_of(BIO *bio)
{
    char *at = NULL;
    long len = BIO_get_mem_data(bio, &at);
    return (hf_span){ (const uint8_t *)at, len > 0 ? (size_t)len : 0 };
}

static bool write_pem(struct credentials *out, X509 *ca, X509 *leaf, EVP_PKEY *key)
{
    out->ca = BIO_new(BIO_s_mem());
    out->chain = BIO_new(BIO_s_mem());
    out->key = BIO_new(BIO_s_secmem());
    return out->ca && out->chain && out->key && PEM_write_bio_X509(out->ca, ca) == 1 &&
           PEM_write_bio_X509(out->chain, leaf) == 1 &&
           PEM_write_bio_PrivateKey(out->key, key, NULL, NULL, 0, NULL, NULL) == 1;
}

static bool make_credentials(struct credentials *out)
{
    static const char *const names[] = { "localhost", "127.0.0.1" };
    const struct certificate_request for_ca = { .use = FOR_CA, .common_name = "Demo CA", .days = 1 };
    const struct certificate_request for_server = {
        .use = FOR_SERVER, .common_name = "localhost", .names = names, .num_names = 2, .days = 1
    };
    struct issuer ca = { NULL, new_key("p256") };
    EVP_PKEY *key = new_key("p256");
    X509 *leaf = NULL;
    if (ca.key && key)
        ca.certificate = issue(&for_ca, ca.key, &ca);
    if (ca.certificate)
        leaf = issue(&for_server, key, &ca);
    bool good = leaf && write_pem(out, ca.certificate, leaf, key);
    X509_free(leaf);
    X509_free(ca.certificate);
    EVP_PKEY_free(key);
    EVP_PKEY_free(ca.key);
    return good;
}

static void free_credentials(struct credentials *c)
{
    BIO_free(c->ca);
    BIO_free(c->chain);
    BIO_free(c->key);
}

/* ---- Setting up ------------------------------------------------------------------------------------------ */

static void on_event(void *side, const hf_conn *conn, const hf_event *event)
{
    const struct side *s = side;
    (void)conn;
    draw_event(s->picture, event, s->is_client);
}

static bool configure(struct side *side, const struct credentials *c)
{
    side->config = hf_config_new();
    if (!side->config)
        return false;
    hf_status s = side->is_client
                      ? hf_config_trust_pem(side->config, bytes_of(c->ca))
                      : hf_config_add_identity(side->config, bytes_of(c->chain), bytes_of(c->key), NULL, NULL);
    return s == HF_OK && hf_config_alpn(side->config, "http/1.1") == HF_OK &&
           hf_config_keep_peer_chain(side->config) == HF_OK && hf_config_trace(side->config, on_event, side) == HF_OK;
}

static bool set_up_tls(struct demo *d)
{
    struct credentials credentials = { NULL, NULL, NULL };
    bool good =
        make_credentials(&credentials) && configure(&d->client, &credentials) && configure(&d->server, &credentials);
    free_credentials(&credentials);
    return good;
}

/* One process can do both: the kernel completes the connection before it is accepted. */
static bool meet(struct demo *d, char where[ADDRESS_TEXT], struct problem *problem)
{
    struct address address;
    struct tcp tcp;
    int on = 1;
    if (!parse_address(&address, "127.0.0.1:0", NULL, problem))
        return false;
    int listener = listen_tcp(&address, where, problem);
    if (listener < 0)
        return false;
    begin_picture(&d->picture);
    if (parse_address(&address, where, NULL, problem) && connect_tcp(&tcp, &address, PATIENCE, problem)) {
        d->client.fd = tcp.fd;
        d->tcp_us = tcp.us;
        d->server.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
    close(listener);
    if (d->server.fd >= 0)
        setsockopt(d->server.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return d->server.fd >= 0;
}

/* After TCP, so that the ClientHello, which is written here, has its place in the picture. */
static bool begin_tls(struct demo *d)
{
    d->client.conn = hf_client_new(d->client.config, "localhost");
    d->server.conn = hf_server_new(d->server.config);
    if (d->client.conn && d->server.conn) {
        d->client.stream = hf_stream_new(d->client.conn, d->client.fd);
        d->server.stream = hf_stream_new(d->server.conn, d->server.fd);
    }
    return d->client.stream && d->server.stream;
}

static void draw_meeting(struct demo *d, const char *where)
{
    char meaning[160];
    snprintf(meaning, sizeof meaning,
             "The two can send bytes to each other, at %s. Everyone on the way can read them, and change them.", where);
    const struct step step = { TO_SERVER, "TCP connection", 0, "", meaning };
    draw_step(&d->picture, &step);
}

/* ---- The conversation ------------------------------------------------------------------------------------ */

static void await_either(const struct demo *d)
{
    struct pollfd watched[] = {
        { .fd = d->client.fd, .events = hf_stream_events(d->client.stream) },
        { .fd = d->server.fd, .events = hf_stream_events(d->server.stream) },
    };
    poll(watched, 2, PATIENCE);
}

/* The two take turns, as they would in two programs. */
static bool shake_hands(struct demo *d)
{
    int64_t started = now_us();
    hf_status client = HF_WAIT, server = HF_WAIT;
    hf_stream_set_timeout(d->client.stream, 0);
    hf_stream_set_timeout(d->server.stream, 0);
    while (client != HF_FAILED && server != HF_FAILED && now_us() - started < PATIENCE * 1000) {
        client = hf_stream_handshake(d->client.stream);
        server = hf_stream_handshake(d->server.stream);
        if (client == HF_OK && server == HF_OK)
            return true;
        if (client == HF_WAIT && server == HF_WAIT)
            await_either(d);
    }
    return false;
}

static const char request_text[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
static const char answer_text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 44\r\n\r\n"
                                  "Good day. Nobody but you can read this line.";

static void draw_text(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + (strchr(line, '\n') ? 1 : 0))
        if (strcspn(line, "\r\n") > 0)
            printf("      %s|%s %.*s\n", ink(stdout, DIM), ink(stdout, PLAIN), (int)strcspn(line, "\r\n"), line);
    putchar('\n');
}

/* Sends a text from one side to the other, and draws what arrives. */
static bool carry(struct demo *d, struct side *from, struct side *to, const char *text, const struct step *step)
{
    uint8_t got[512];
    size_t len = 0;
    hf_span data = { (const uint8_t *)text, strlen(text) };
    if (hf_stream_write(from->stream, data, NULL) != HF_OK ||
        hf_stream_read(to->stream, got, sizeof got - 1, &len) != HF_OK)
        return false;
    got[len] = 0;
    draw_step(&d->picture, step);
    draw_text((const char *)got);
    return true;
}

static bool farewell(struct side *from, struct side *to)
{
    uint8_t nothing[1];
    size_t len;
    return hf_stream_close(from->stream) == HF_OK && hf_stream_read(to->stream, nothing, 1, &len) == HF_CLOSED;
}

static bool talk_http(struct demo *d)
{
    const struct step request = { TO_SERVER, "HTTP request", sizeof request_text - 1, "encrypted",
                                  "the client asks for a page, as it would without TLS" };
    const struct step answer = { TO_CLIENT, "HTTP answer", sizeof answer_text - 1, "encrypted",
                                 "the server answers under its own keys" };
    hf_stream_set_timeout(d->client.stream, PATIENCE);
    hf_stream_set_timeout(d->server.stream, PATIENCE);
    return carry(d, &d->client, &d->server, request_text, &request) &&
           carry(d, &d->server, &d->client, answer_text, &answer);
}

static bool say_goodbye(struct demo *d)
{
    return farewell(&d->server, &d->client) && farewell(&d->client, &d->server);
}

/* ---- The telling ----------------------------------------------------------------------------------------- */

static void draw_introduction(void)
{
    draw_heading("A TLS 1.3 handshake, as it happens");
    draw_paragraph("A client and a server meet for the first time. In one round trip they agree on how to "
                   "encrypt, find a secret that nobody else can know, and the server proves who it is. "
                   "Every step below is happening now, over a real TCP connection on this machine; the time at "
                   "the right is what has passed since the step before. It is figure 1 of RFC 8446.");
    putchar('\n');
}

static void draw_row(const char *name, const char *value, const char *meaning)
{
    printf("  %-15s%s%s%s\n%17s", name, ink(stdout, BOLD), value ? value : "none", ink(stdout, PLAIN), "");
    printf("%s", ink(stdout, DIM));
    print_wrapped(stdout, meaning, 17, 78);
    printf("%s", ink(stdout, PLAIN));
}

static void draw_chain(const hf_conn *conn)
{
    struct peer peer;
    char text[600];
    if (!describe_peer(&peer, hf_peer_certificate(conn, 0)))
        return;
    draw_row("certificate", peer.subject, "what the server showed, and the client checked:");
    snprintf(text, sizeof text, "- it is for the name that the client asked for: %s", peer.names[0]);
    printf("%17s%s\n", "", text);
    snprintf(text, sizeof text, "- it is valid today, until %s", peer.not_after);
    printf("%17s%s\n", "", text);
    printf("%17s- it is signed by someone whom the client trusts:\n%19s%s\n\n", "", "", peer.issuer);
}

static void draw_agreement(const struct demo *d)
{
    hf_agreement a;
    hf_agreed(d->client.conn, &a);
    draw_heading("What they agreed");
    draw_row("version", a.version, "of the protocol");
    draw_row("cipher suite", a.suite, "how every byte is encrypted and protected against change");
    draw_row("key exchange", a.group, "how both found the same secret without sending it");
    draw_row("signature", a.signature, "how the server proved that it holds its certificate's key");
    draw_row("protocol", a.alpn, "what is spoken inside (ALPN)");
    draw_chain(d->client.conn);
}

static void draw_end(const struct demo *d)
{
    printf("TCP took %lld us (microseconds), the handshake %lld us, all steps %lld us.\n", (long long)d->tcp_us,
           (long long)d->tls_us, (long long)d->picture.spent);
    printf("Now with a real server: handfast connect example.com --trace\n");
}

static int failed(const struct demo *d, const char *what)
{
    const hf_failure *failure = d->client.conn ? hf_failure_of(d->client.conn) : NULL;
    if (!failure && d->server.conn)
        failure = hf_failure_of(d->server.conn);
    print_failure(failure, what);
    return EXIT_TLS;
}

static int tell(struct demo *d)
{
    char where[ADDRESS_TEXT];
    struct problem problem = { "the connection on this machine did not come about" };
    if (!set_up_tls(d))
        return failed(d, "cannot make the certificates, or set up TLS");
    draw_introduction();
    if (!meet(d, where, &problem)) {
        complain("%s", problem.text);
        return EXIT_NETWORK;
    }
    draw_meeting(d, where);
    int64_t before = d->picture.spent;
    if (!begin_tls(d) || !shake_hands(d))
        return failed(d, "the handshake did not complete");
    d->tls_us = d->picture.spent - before;
    draw_agreement(d);
    draw_heading("And now what it was for");
    if (!talk_http(d) || !say_goodbye(d))
        return failed(d, "the conversation did not complete");
    draw_end(d);
    return EXIT_WELL;
}

static void end_side(struct side *side)
{
    hf_stream_free(&side->stream);
    hf_conn_free(&side->conn);
    hf_config_free(&side->config);
    if (side->fd >= 0)
        close(side->fd);
}

int demo_command(int argc, char **argv)
{
    const struct synopsis synopsis = {
        .command = "demo",
        .operands = "",
        .about = "Runs a client and a server over a TCP connection on this machine, and shows every message "
                 "of their TLS 1.3 handshake as it passes, and what it means.",
        .max_operands = 0,
    };
    int first, code;
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    struct demo d = {
        .client = { .fd = -1, .is_client = true, .picture = &d.picture },
        .server = { .fd = -1, .picture = &d.picture },
    };
    code = tell(&d);
    end_side(&d.client);
    end_side(&d.server);
    return code;
}
