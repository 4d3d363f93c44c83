/* summary.c - what two sides agreed, or why they did not, as text and as JSON. */
#include "summary.h"
#include "peer.h"
#include "say.h"

#include <stdlib.h>
#include <string.h>

/* ---- Text ------------------------------------------------------------------------------------------------ */

static void row(FILE *out, const char *name, const char *value)
{
    if (value && *value)
        fprintf(out, "  %s%-14s%s%s\n", ink(out, DIM), name, ink(out, PLAIN), value);
}

static void peer_rows(FILE *out, const hf_conn *conn)
{
    struct peer peer;
    char names[1024] = "";
    if (!describe_peer(&peer, hf_peer_certificate(conn, 0)))
        return;
    for (size_t i = 0, len = 0; i < peer.num_names && len + strlen(peer.names[i]) + 3 < sizeof names; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", i ? ", " : "", peer.names[i]);
    row(out, "certificate", peer.subject);
    row(out, "names", names);
    row(out, "issued by", peer.issuer);
    row(out, "valid until", peer.not_after);
}

/* Where the chain is not judged, no response is asked for; where it is, one that is not good ends the handshake. */
static const char *staple_in_words(const hf_agreement *a)
{
    if (!a->verified)
        return NULL;
    return a->stapled ? "stapled: not revoked" : "not stapled";
}

static const char *key_exchange_in_words(const hf_agreement *a)
{
    if (a->resumed)
        return "none: of the session that is resumed";
    if (!a->group)
        return "RSA key transport: without forward secrecy";
    return strcmp(a->group, "custom") == 0 ? "DHE in a group of the server's own" : a->group;
}

void print_summary(FILE *out, const hf_conn *conn, const char *address, const struct timing *timing)
{
    hf_agreement a;
    char group[128], time[128], alpn[256];
    hf_agreed(conn, &a);
    snprintf(group, sizeof group, "%s%s", key_exchange_in_words(&a),
             a.hello_retried ? " (after a HelloRetryRequest)" : "");
    snprintf(time, sizeof time, "TCP %.2f ms, TLS %.2f ms", (double)timing->tcp_us / 1000,
             (double)timing->tls_us / 1000);
    snprintf(alpn, sizeof alpn, "%s", a.alpn ? a.alpn : "");
    make_printable(alpn);
    fprintf(out, "%sConnected%s to %s\n", ink(out, GREEN), ink(out, PLAIN), address);
    row(out, "version", a.version);
    row(out, "cipher suite", a.suite);
    row(out, "key exchange", group);
    row(out, "signature", a.signature);
    row(out, "protocol", alpn);
    peer_rows(out, conn);
    row(out, "OCSP", staple_in_words(&a));
    row(out, "verified", a.verified ? "yes" : "NO: private, but nobody has checked with whom");
    row(out, "time", time);
}

void print_failure(const hf_failure *failure, const char *problem)
{
    char text[4096];
    if (!failure) {
        complain("%s", problem);
        return;
    }
    hf_failure_text(failure, text, sizeof text);
    /* A paragraph may have lines: each is made printable on its own. */
    fprintf(stderr, "%shandfast:%s ", ink(stderr, RED), ink(stderr, PLAIN));
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n"));) {
        make_printable(line);
        if (*line || rest)
            fprintf(stderr, "%s\n", line);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------------------ */

static void add_text(cJSON *object, const char *key, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, key, text);
    else
        cJSON_AddNullToObject(object, key);
}

void add_agreement(cJSON *object, const hf_conn *conn)
{
    hf_agreement a;
    hf_agreed(conn, &a);
    add_text(object, "version", a.version);
    add_text(object, "suite", a.suite);
    add_text(object, "group", a.group);
    add_text(object, "signature", a.signature);
    add_text(object, "alpn", a.alpn);
    cJSON_AddBoolToObject(object, "resumed", a.resumed);
    cJSON_AddBoolToObject(object, "early_data", a.early_data);
    cJSON_AddBoolToObject(object, "verified", a.verified);
    cJSON_AddBoolToObject(object, "stapled", a.stapled);
}

static void add_peer(cJSON *object, const hf_conn *conn)
{
    struct peer peer;
    if (!describe_peer(&peer, hf_peer_certificate(conn, 0))) {
        cJSON_AddNullToObject(object, "peer");
        return;
    }
    cJSON *p = cJSON_AddObjectToObject(object, "peer");
    add_text(p, "subject", peer.subject);
    add_text(p, "issuer", peer.issuer);
    cJSON *names = cJSON_AddArrayToObject(p, "names");
    for (size_t i = 0; i < peer.num_names; i++)
        cJSON_AddItemToArray(names, cJSON_CreateString(peer.names[i]));
    add_text(p, "not_after", peer.not_after);
}

/* A failure of the network has the two keys that every failure has. */
static void add_problem(cJSON *object, const char *problem)
{
    cJSON *f = cJSON_AddObjectToObject(object, "failure");
    add_text(f, "reason", "NETWORK");
    add_text(f, "sentence", problem);
}

static void add_failure(cJSON *object, const hf_failure *failure)
{
    size_t len = hf_failure_json(failure, NULL, 0);
    char *text = malloc(len + 1);
    if (text && hf_failure_json(failure, text, len + 1) == len)
        cJSON_AddRawToObject(object, "failure", text);
    free(text);
}

void print_json(FILE *out, const hf_conn *conn, const struct timing *timing, const hf_failure *failure,
                const char *problem)
{
    cJSON *object = cJSON_CreateObject();
    if (conn) {
        add_agreement(object, conn);
        add_peer(object, conn);
    }
    cJSON *t = cJSON_AddObjectToObject(object, "timing");
    cJSON_AddNumberToObject(t, "tcp_us", (double)timing->tcp_us);
    cJSON_AddNumberToObject(t, "tls_us", (double)timing->tls_us);
    if (failure)
        add_failure(object, failure);
    else if (problem)
        add_problem(object, problem);
    char *text = cJSON_PrintUnformatted(object);
    if (text)
        fprintf(out, "%s\n", text);
    fflush(out);
    cJSON_free(text);
    cJSON_Delete(object);
}
