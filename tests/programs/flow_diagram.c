/* flow_diagram.c - draws a handshake from the flow tables that the driver follows: the client on the left, the server
 * on the right.
 *
 *     flow_diagram tls13|ecdhe|dhe|rsa [OPTION...]
 *
 * Both tables are walked at once. What one side sends, the other must wait for, under the same keys; where they differ,
 * there is no figure, and the exit status is 1. An option is for both sides; "client:OPTION" or "server:OPTION" is for
 * one, which makes the tables differ: so it can be seen that this is noticed. */
#include "base/text.h"
#include "handshake/judgement.h"

#include <stdio.h>

/* ---- what is asked for ---- */

static const struct kind {
    const char *name;
    uint16_t version;
    enum key_exchange exchange;
} kinds[] = {
    { "tls13", TLS13, BY_KEY_SHARE },
    { "ecdhe", TLS12, BY_ECDHE },
    { "dhe", TLS12, BY_DHE },
    { "rsa", TLS12, BY_RSA },
};

enum { RETRY = 1, CLIENT_CERTIFICATE = 2, STAPLE = 4 };

static const struct option {
    const char *name;
    unsigned bit;
    uint16_t version; /* the only one that has it; 0: both have */
    const char *about;
} options[] = {
    { "retry", RETRY, TLS13, "the server wants a key share of another group" },
    { "client-certificate", CLIENT_CERTIFICATE, 0, "the server asks for a certificate, and the client has one" },
    { "staple", STAPLE, TLS12, "the server has an OCSP response; in TLS 1.3 it is no message, but in the Certificate" },
};

static int show_usage(void)
{
    fputs("usage: flow_diagram tls13|ecdhe|dhe|rsa [OPTION...]\n\n", stderr);
    for (size_t i = 0; i < COUNT_OF(options); i++)
        fprintf(stderr, "    %-20s%s\n", options[i].name, options[i].about);
    fputs("\nclient:OPTION or server:OPTION tells it to one side alone.\n", stderr);
    return 2;
}

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static unsigned find_option(const struct kind *kind, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (strcmp(options[i].name, name) == 0)
            return options[i].version == 0 || options[i].version == kind->version ? options[i].bit : 0;
    return 0;
}

/* ---- the two sides ---- */

struct chair {
    const char *name;
    unsigned options;
    enum epoch reads, writes;
    bool has_session_keys;
    struct policy policy;
    struct agreement agreed;
    struct identity identity;
    struct handshake hs;
};
static struct chair client = { .name = "client" }, server = { .name = "server" };

static bool add_option(const struct kind *kind, const char *word)
{
    bool is_for_client = strncmp(word, "server:", 7) != 0, is_for_server = strncmp(word, "client:", 7) != 0;
    unsigned option = find_option(kind, is_for_client && is_for_server ? word : word + 7);
    client.options |= is_for_client ? option : 0;
    server.options |= is_for_server ? option : 0;
    return option != 0;
}

static const struct cipher_suite *suite_with(enum key_exchange exchange)
{
    size_t i = 0;
    while (cipher_suites[i].exchange != exchange)
        i++;
    return &cipher_suites[i];
}

/* A side's state, as its handlers would have left it under these options: what conditions may ask. */
static void sit_down(struct chair *chair, const struct kind *kind, bool is_client)
{
    bool asked = chair->options & CLIENT_CERTIFICATE;
    chair->agreed.version = kind->version;
    chair->agreed.suite = suite_with(kind->exchange);
    chair->agreed.hello_retried = chair->options & RETRY;
    chair->policy.client_auth = asked ? HF_CLIENT_AUTH_REQUIRED : HF_CLIENT_AUTH_NONE;
    struct handshake *hs = &chair->hs;
    hs->policy = &chair->policy;
    hs->agreed = &chair->agreed;
    hs->is_client = is_client;
    hs->staple_promised = chair->options & STAPLE;
    hs->certificate_requested = is_client && asked;
    hs->peer_sent_certificate = is_client || asked;
    hs->identity = !is_client || asked ? &chair->identity : NULL;
    hs->at = is_client ? client_opening : server_opening;
}

/* What the peer does where a table says MAY_RECV. */
static bool peer_sends(const struct chair *chair, enum message message)
{
    switch (message) {
    case HELLO_RETRY_REQUEST:
        return chair->options & RETRY;
    case CERTIFICATE_REQUEST:
        return chair->options & CLIENT_CERTIFICATE;
    default:
        return true; /* its condition has asked already */
    }
}

/* The row that comes next. The opening's last row goes on to the version's table, as it does for the driver. */
static const struct step *row_at(struct chair *chair)
{
    struct handshake *hs = &chair->hs;
    for (;;) {
        const struct step *row = hs->at;
        if (row->act == DONE && row->perform != NULL && row->perform(hs) == OK)
            continue;
        if (row->when(hs) && (row->act != MAY_RECV || peer_sends(chair, row->message)))
            return row;
        hs->at++;
    }
}

/* ---- what a row means ---- */

static bool writes_with(const struct step *row)
{
    return row->keys == WRITE_HANDSHAKE || row->keys == WRITE_APPLICATION;
}

static bool sends(const struct step *row)
{
    return row->act == SEND || writes_with(row);
}

static enum epoch epoch_of(enum key_change change)
{
    return change == READ_HANDSHAKE || change == WRITE_HANDSHAKE ? HANDSHAKE_KEYS : APPLICATION_KEYS;
}

static void change_keys(struct chair *chair, const struct step *row)
{
    if (row->keys == SESSION_KEYS)
        chair->has_session_keys = true;
    else if (row->keys != NO_KEYS)
        *(writes_with(row) ? &chair->writes : &chair->reads) = epoch_of(row->keys);
}

static const char *keys_name(const struct chair *chair, const struct step *row)
{
    if (chair->agreed.version == TLS12)
        return "session keys";
    return epoch_of(row->keys) == HANDSHAKE_KEYS ? "handshake keys" : "application keys";
}

/* ---- drawing: three columns ---- */

enum { COLUMN = 24, ARROW = 24 };

static void draw_line(struct text *figure, const char *left, const char *middle, const char *right)
{
    text_add(figure, "%-*s%-*s%*s", COLUMN, left, ARROW, middle, *right != '\0' ? COLUMN : 0, right);
    while (figure->len > 0 && figure->at[figure->len - 1] == ' ')
        figure->len--;
    text_add(figure, "\n");
}

static void draw_beside(struct text *figure, const struct chair *chair, const char *what)
{
    draw_line(figure, chair == &client ? what : "", "", chair == &server ? what : "");
}

/* "<------" or "== name =>"; `to` NULL: it has no head. */
static const char *arrow(char out[ARROW + 1], char stroke, const char *name, const struct chair *to)
{
    size_t len = strlen(name), shaft = ARROW - 2;
    memset(out, stroke, ARROW);
    out[0] = out[ARROW - 1] = ' ';
    out[ARROW] = '\0';
    if (to != NULL)
        out[to == &client ? 1 : ARROW - 2] = to == &client ? '<' : '>';
    memcpy(out + 1 + (shaft - len) / 2, name, len);
    return out;
}

static void draw_keys(struct text *figure, const char *left, const char *right, const char *keys,
                      const struct chair *to)
{
    char name[ARROW], line[ARROW + 1];
    snprintf(name, sizeof name, " %s ", keys);
    draw_line(figure, left, arrow(line, '=', name, to), right);
}

/* RFC 8446 2: {} under handshake keys, [] under application keys. TLS 1.2 has one kind of keys, and RFC 5246 7.3 needs
 * [] for what is no handshake message. */
static void put_in_brackets(char out[COLUMN], const char *name, enum epoch epoch)
{
    bool is_square = epoch == APPLICATION_KEYS && client.agreed.version == TLS13;
    const char *brackets = is_square ? "[]" : "{}";
    if (epoch == CLEAR)
        snprintf(out, COLUMN, "%s", name);
    else
        snprintf(out, COLUMN, "%c%s%c", brackets[0], name, brackets[1]);
}

static void draw_message(struct text *figure, const struct chair *from, const struct chair *to, const struct step *sent)
{
    char name[COLUMN], line[ARROW + 1];
    bool is_announcement = sent->act == KEYS;
    if (is_announcement)
        snprintf(name, sizeof name, "[%s]", message_name(sent->message));
    else
        put_in_brackets(name, message_name(sent->message), from->writes);
    const char *left = from == &client ? name : "", *right = from == &server ? name : "";
    if (is_announcement)
        draw_keys(figure, left, right, keys_name(from, sent), to);
    else
        draw_line(figure, left, arrow(line, '-', "", to), right);
}

static void draw_legend(struct text *figure)
{
    if (client.agreed.version == TLS13)
        text_add(figure, "{ } under the handshake keys, [ ] under the application keys, ( ) done at one side\n"
                         "==> from here on these keys protect what goes this way\n");
    else
        text_add(figure, "{ } under the session keys, [ ] a record that is no handshake message, ( ) done at one side\n"
                         "=== both sides have made these keys, ==> from here on they protect what goes this way\n");
}

static void draw_end(struct text *figure)
{
    char name[COLUMN], line[ARROW + 1];
    put_in_brackets(name, "Application Data", client.writes);
    (void)arrow(line, '-', "", &server);
    line[1] = '<';
    draw_line(figure, name, line, name);
    text_add(figure, "\n");
    draw_legend(figure);
}

/* ---- walking ---- */

/* What a side does by itself. A change of keys is drawn where the side that writes makes it. */
static void draw_own_row(struct text *figure, const struct chair *chair, const struct step *row)
{
    const struct chair *other = chair == &client ? &server : &client;
    if (row->act == AWAIT)
        draw_beside(figure, chair, row->perform == verdict_on_chain ? "(certificate verified)" : "(private key signs)");
    else if (row->keys == SESSION_KEYS && !other->has_session_keys)
        draw_keys(figure, "", "", keys_name(chair, row), NULL);
    else if (writes_with(row))
        draw_keys(figure, "", "", keys_name(chair, row), other);
}

/* As far as the next message, or the end. */
static void draw_own_rows(struct text *figure, struct chair *chair)
{
    const struct step *row;
    while ((row = row_at(chair))->message == NO_MESSAGE && row->act != DONE) {
        draw_own_row(figure, chair, row);
        change_keys(chair, row);
        chair->hs.at++;
    }
}

static bool agree(const struct chair *from, const struct step *sent, const struct chair *to,
                  const struct step *received)
{
    return sends(sent) && !sends(received) && sent->message == received->message && from->writes == to->reads &&
           (sent->act == KEYS) == (received->act == KEYS) && epoch_of(sent->keys) == epoch_of(received->keys);
}

static void pass_message(struct chair *chair, const struct step *row)
{
    change_keys(chair, row);
    chair->hs.at++;
}

static bool are_complete(void)
{
    return client.writes == APPLICATION_KEYS && server.writes == APPLICATION_KEYS && client.reads == server.writes &&
           server.reads == client.writes;
}

static void describe(const struct chair *chair)
{
    const struct step *row = chair->hs.at;
    if (row->act == DONE)
        fprintf(stderr, "the %s's is at its end", chair->name);
    else
        fprintf(stderr, "the %s %s %s {%s}", chair->name, sends(row) ? "sends" : "waits for",
                message_name(row->message), epoch_name(sends(row) ? chair->writes : chair->reads));
}

static int refuse(void)
{
    fputs("flow_diagram: the tables disagree: ", stderr);
    describe(&client);
    fputs(", and ", stderr);
    describe(&server);
    fputs("\n", stderr);
    return 1;
}

/* Who sent the last message does first what is then to be done, and the other when it has come. */
static bool draw_flow(struct text *figure)
{
    struct chair *from = &client, *to = &server;
    draw_line(figure, "Client", "", "Server");
    text_add(figure, "\n");
    for (;;) {
        draw_own_rows(figure, from);
        draw_own_rows(figure, to);
        if (from->has_session_keys != to->has_session_keys)
            return false;
        if (from->hs.at->act == DONE && to->hs.at->act == DONE)
            return are_complete();
        if (!sends(from->hs.at)) {
            struct chair *answers = to;
            to = from;
            from = answers;
        }
        if (!agree(from, from->hs.at, to, to->hs.at))
            return false;
        draw_message(figure, from, to, from->hs.at);
        pass_message(from, from->hs.at);
        pass_message(to, to->hs.at);
    }
}

int main(int argc, char **argv)
{
    static char room[8192];
    struct text figure = text_of(room, sizeof room);
    const struct kind *kind = argc > 1 ? find_kind(argv[1]) : NULL;
    if (kind == NULL)
        return show_usage();
    for (int i = 2; i < argc; i++)
        if (!add_option(kind, argv[i]))
            return show_usage();
    sit_down(&client, kind, true);
    sit_down(&server, kind, false);
    if (!draw_flow(&figure))
        return refuse();
    draw_end(&figure);
    fputs(room, stdout);
    return 0;
}
