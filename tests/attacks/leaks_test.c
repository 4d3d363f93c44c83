/* leaks_test.c - what a program may print has no secret in it (as in RUSTSEC-2026-0346), in TLS 1.2 either; for
 * TLS 1.3, and for memory, see tests/connection/secrets_test.c. */
#include "attacks/attacker.h"
#include "test.h"

#include <stdio.h>

/* ---- all that is told ---- */

static char told[65536];

static void tell(void *arg, const hf_conn *conn, const hf_event *event)
{
    (void)arg;
    (void)conn;
    size_t at = strlen(told);
    hf_trace_line(event, told + at, sizeof told - at);
}

static void trace_in_tls12(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_trace(config, tell, NULL));
}

static void tell_failure(const struct side *side)
{
    size_t at = strlen(told);
    const hf_failure *failure = hf_failure_of(side->conn);
    assert_non_null(failure);
    at += hf_failure_text(failure, told + at, sizeof told - at);
    (void)hf_failure_json(failure, told + at, sizeof told - at);
}

/* ---- secrets of a connection, taken before it forgets them ---- */

enum { MOST_SECRETS = 4, MOST_SECRET_LEN = 64 };

struct secrets {
    uint8_t at[MOST_SECRETS][MOST_SECRET_LEN];
    size_t len[MOST_SECRETS], count;
};

static void add_secret(struct secrets *out, const void *at, size_t len)
{
    memcpy(out->at[out->count], at, len);
    out->len[out->count++] = len;
}

static struct secrets secrets_of(const hf_conn *conn)
{
    struct secrets out = { .count = 0 };
    add_secret(&out, conn->agreed.parameters->master.v, MASTER_SECRET_LEN);
    add_secret(&out, conn->link.read.write_key, conn->link.read.aead->key_len);
    add_secret(&out, conn->link.write.write_key, conn->link.write.aead->key_len);
    return out;
}

static void expect_not_told(const uint8_t *secret, size_t len)
{
    enum { PART = 8 }; /* bytes of it are enough */
    char text[2 * PART + 1];
    for (size_t i = 0; i + PART <= len; i++) {
        for (size_t k = 0; k < PART; k++)
            (void)snprintf(text + 2 * k, 3, "%02x", secret[i + k]);
        assert_null(strcasestr(told, text));
        assert_null(memmem(told, sizeof told, secret + i, PART));
    }
}

TEST(no_trace_and_no_report_has_a_secret_of_tls_1_2_in_it)
{
    struct pair p =
        new_pair((struct pair_options){ .configure_client = trace_in_tls12, .configure_server = trace_in_tls12 });
    shake_hands(&p);
    expect_talk(&p);
    struct secrets secrets = secrets_of(p.client.conn);
    put_sealed(&p.server, &p.client.conn->link.write, APPLICATION_DATA, hex("61"));
    deliver(&p, &p.server, &p.client);
    tell_failure(&p.client);
    assert_non_null(strstr(told, "BAD_RECORD"));
    for (size_t i = 0; i < secrets.count; i++)
        expect_not_told(secrets.at[i], secrets.len[i]);
    free_pair(&p);
}
