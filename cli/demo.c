/* demo.c - `handfast demo`: handshakes as they happen between two sides on this machine, and what they mean. */
#include "commands.h"
#include "demo_pair.h"
#include "exit_codes.h"
#include "options.h"
#include "peer.h"
#include "say.h"
#include "summary.h"

#include <string.h>

/* What the table at the end compares. */
struct measure {
    int round_trips;
    size_t bytes;
    int64_t us;
};

/* One for each kind of key among the flows. */
#define NUM_KEY_TYPES 2

struct demo {
    struct credentials credentials[NUM_KEY_TYPES];
    bool shows_all;
    struct measure measures[NUM_FLOWS];
};

/* ---- What they agreed ------------------------------------------------------------------------------------ */

static void draw_chain(const hf_conn *conn)
{
    struct peer peer;
    if (!describe_peer(&peer, hf_peer_certificate(conn, 0)))
        return;
    draw_fact("certificate", peer.subject, "what the server showed, and the client checked:");
    printf("%19s- it is for the name that the client asked for: %s\n", "", peer.names[0]);
    printf("%19s- it is valid today, until %s\n", "", peer.not_after);
    printf("%19s- it is signed by someone whom the client trusts:\n%21s%s\n", "", "", peer.issuer);
}

static void draw_agreement(const hf_conn *conn)
{
    hf_agreement a;
    hf_agreed(conn, &a);
    draw_heading("What they agreed");
    draw_fact("version", a.version, "of the protocol");
    draw_fact("cipher suite", a.suite, "how every byte is encrypted and protected against change");
    draw_fact("key exchange", a.group ? a.group : "RSA key transport",
              a.group ? "how both found the same secret without sending it"
                      : "the client sent the secret, for the server alone to read");
    draw_fact("signature", a.signature ? a.signature : "none",
              a.signature ? "how the server proved that it holds its certificate's key"
                          : "the server proved that it holds its certificate's key by decrypting");
    draw_fact("protocol", a.alpn, "what is spoken inside (ALPN)");
    draw_chain(conn);
    putchar('\n');
}

/* Where four handshakes are shown, one line will do for each. */
static void draw_agreement_in_brief(const hf_conn *conn)
{
    hf_agreement a;
    hf_agreed(conn, &a);
    draw_fact("agreed", NULL, a.suite);
    if (a.group)
        draw_fact("key exchange", NULL, a.group);
    if (a.signature)
        draw_fact("signature", NULL, a.signature);
}

/* ---- What it was for ------------------------------------------------------------------------------------- */

static const char request_text[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
static const char answer_text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 44\r\n\r\n"
                                  "Good day. Nobody but you can read this line.";

static void draw_http(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + (strchr(line, '\n') ? 1 : 0))
        if (strcspn(line, "\r\n") > 0)
            printf("      %s|%s %.*s\n", ink(stdout, DIM), ink(stdout, PLAIN), (int)strcspn(line, "\r\n"), line);
    putchar('\n');
}

static bool talk_http(struct demo *d, struct pair *p)
{
    const struct step request = { TO_SERVER,
                                  "HTTP request",
                                  sizeof request_text - 1,
                                  "encrypted",
                                  "the client asks for a page, as it would without TLS",
                                  NULL };
    const struct step answer = {
        TO_CLIENT, "HTTP answer", sizeof answer_text - 1, "encrypted", "the server answers under its own keys", NULL
    };
    if (!carry(p, &p->client, &p->server, request_text, &request))
        return false;
    if (!d->shows_all)
        draw_http(request_text);
    if (!carry(p, &p->server, &p->client, answer_text, &answer))
        return false;
    if (!d->shows_all)
        draw_http(answer_text);
    return say_goodbye(p);
}

/* ---- One handshake --------------------------------------------------------------------------------------- */

static void draw_meeting(struct pair *p, const char *where)
{
    char meaning[160];
    snprintf(meaning, sizeof meaning,
             "The two can send bytes to each other, at %s. Everyone on the way can read them, and change them.", where);
    const struct step step = { TO_SERVER, "TCP connection", 0, "", meaning, NULL };
    draw_step(&p->picture, &step);
}

/* The directions turned twice for each round trip; what is left over is the client's last word, with which it may send
 * its request. */
static int round_trips(const struct pair *p)
{
    return p->picture.flights / 2;
}

static void draw_encryption(const struct demo *d, const struct pair *p)
{
    char title[80];
    snprintf(title, sizeof title, "%sSymmetric encryption, after %s", d->shows_all ? "\n" : "",
             round_trips(p) == 1 ? "one round trip" : "two round trips");
    draw_heading(title);
}

static void draw_end(const struct demo *d, const struct flow *flow, const struct pair *p)
{
    if (d->shows_all) {
        putchar('\n');
        draw_agreement_in_brief(p->client.conn);
    }
    draw_fact("an eavesdropper", NULL, flow->eavesdropper);
    draw_fact("forward secrecy", NULL, flow->forward_secrecy);
    if (!d->shows_all)
        printf("\nTCP took %lld us (microseconds), the handshake %lld us, all steps %lld us.\n", (long long)p->tcp_us,
               (long long)p->tls_us, (long long)p->picture.spent);
}

static int failed(const struct pair *p, const char *what)
{
    print_failure(failure_of_pair(p), what);
    return EXIT_TLS;
}

static int tell_connected(struct demo *d, const struct flow *flow, struct pair *p)
{
    if (!shake_hands(p))
        return failed(p, "the handshake did not complete");
    if (!d->shows_all)
        draw_agreement(p->client.conn);
    draw_encryption(d, p);
    if (!talk_http(d, p))
        return failed(p, "the conversation did not complete");
    draw_end(d, flow, p);
    d->measures[flow - flows] = (struct measure){ round_trips(p), p->picture.bytes, p->tls_us };
    return EXIT_WELL;
}

static int tell_pair(struct demo *d, const struct flow *flow, const struct credentials *credentials, struct pair *p)
{
    char where[ADDRESS_TEXT];
    struct problem problem = { "the connection on this machine did not come about" };
    if (!begin_pair(p, flow, credentials))
        return failed(p, "cannot set up TLS");
    p->picture.is_dense = d->shows_all;
    if (!connect_pair(p, where, &problem)) {
        complain("%s", problem.text);
        return EXIT_NETWORK;
    }
    draw_meeting(p, where);
    return tell_connected(d, flow, p);
}

/* Made once for each type of key: an RSA key takes its time. */
static const struct credentials *credentials_for(struct demo *d, const char *key_type)
{
    enum { WORTH_A_WORD = 500000 };
    struct credentials *c = d->credentials;
    while (c->key_type && strcmp(c->key_type, key_type) != 0)
        c++;
    if (c->key_type)
        return c;
    if (!make_credentials(c, key_type))
        return NULL;
    if (c->took_us > WORTH_A_WORD)
        printf("Making the server's key and certificate took %.1f s.\n\n", (double)c->took_us / 1000000);
    return c;
}

static int tell_flow(struct demo *d, const struct flow *flow)
{
    struct pair pair;
    draw_heading(flow->title);
    draw_paragraph(flow->about);
    putchar('\n');
    const struct credentials *credentials = credentials_for(d, flow->key_type);
    if (!credentials) {
        complain("cannot make a certificate for the server");
        return EXIT_TLS;
    }
    int code = tell_pair(d, flow, credentials, &pair);
    end_pair(&pair);
    return code;
}

/* ---- All of them ----------------------------------------------------------------------------------------- */

static void draw_preface(void)
{
    draw_paragraph(
        "A client and a server meet for the first time: they agree on how to encrypt, get a secret that nobody "
        "else knows, and the server proves who it is. Every step is happening now, over a real TCP "
        "connection on this machine; the time at the right is what has passed since the step before.");
    putchar('\n');
}

static void draw_comparison(const struct demo *d)
{
    draw_heading("Side by side");
    printf("           round trips  bytes        time  in the clear          read later *\n");
    for (size_t i = 0; i < NUM_FLOWS; i++)
        printf("  %-9s%11d %6zu %8lld us  %-20s  %s\n", flows[i].word, d->measures[i].round_trips, d->measures[i].bytes,
               (long long)d->measures[i].us, flows[i].in_the_clear, flows[i].read_later);
    printf("\n  * by someone who recorded it, and gets the server's key one day\n\n");
}

static int tell_all(struct demo *d)
{
    d->shows_all = true;
    for (size_t i = 0; i < NUM_FLOWS; i++) {
        int code = tell_flow(d, &flows[i]);
        if (code != EXIT_WELL)
            return code;
        putchar('\n');
    }
    draw_comparison(d);
    printf("More about one of them: handfast demo tls13\n");
    return EXIT_WELL;
}

static int tell(struct demo *d, const char *word)
{
    const struct flow *flow = find_flow(word);
    if (!flow && strcmp(word, "all") != 0) {
        complain("there is no handshake '%s' to show: it is one of rsa, dhe, ecdhe, tls13, or all", word);
        return EXIT_USAGE;
    }
    draw_preface();
    int code = flow ? tell_flow(d, flow) : tell_all(d);
    if (code == EXIT_WELL)
        printf("Now with a real server: handfast connect example.com --trace\n");
    return code;
}

int demo_command(int argc, char **argv)
{
    const struct synopsis synopsis = {
        .command = "demo",
        .operands = "[tls13|ecdhe|dhe|rsa|all]",
        .about = "Runs a client and a server over a TCP connection on this machine, and shows every message of their "
                 "handshake as it passes, and what it means: that of TLS 1.3, those of TLS 1.2 with each kind of key "
                 "exchange, or all of them, one after the other and side by side (unless told).",
        .max_operands = 1,
    };
    struct demo d = { .shows_all = false };
    int first, code;
    if (!read_options(&synopsis, argc, argv, &first, &code))
        return code;
    code = tell(&d, first < argc ? argv[first] : "all");
    for (size_t i = 0; i < NUM_KEY_TYPES; i++)
        free_credentials(&d.credentials[i]);
    return code;
}
