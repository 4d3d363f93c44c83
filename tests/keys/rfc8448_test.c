/* rfc8448_test.c - the handshakes of RFC 8448, byte for byte through the transcript and the key schedule.
 *
 * A test is the RFC's list of messages; between them stand the secrets that are derived there. */
#include "keys/traffic.h"
#include "keys/transcript.h"

#include "message/messages.h"
#include "support/rfc8448.h"
#include "test.h"

struct walk {
    struct trace trace;
    struct transcript transcript;
    struct early_secret early;
    struct handshake_secret handshake;
    struct main_secret main;
    struct traffic_secret client, server; /* of the handshake */
    struct traffic_secret resumption;
};

static void expect(const struct walk *w, const uint8_t *got, const char *name)
{
    struct span expected = traced(&w->trace, name);
    assert_true(expected.len > 0);
    assert_memory_equal(got, expected.at, expected.len);
}

/* A stage is held as an HMAC key: it is the right one if it gives the same HMAC. */
static void expect_stage(const struct walk *w, const struct hmac_key *stage, const char *name)
{
    struct hmac_key expected;
    uint8_t one[MAX_HASH_LEN], other[MAX_HASH_LEN];
    assert_int_equal(traced(&w->trace, name).len, sha256.len);
    hmac_prepare(&expected, &sha256, traced(&w->trace, name));
    hmac(one, stage, SPAN_OF("any bytes"));
    hmac(other, &expected, SPAN_OF("any bytes"));
    assert_memory_equal(one, other, sha256.len);
}

static void add(struct walk *w, const char *message)
{
    transcript_add(&w->transcript, traced(&w->trace, message));
}

static const uint8_t *transcript_here(const struct walk *w)
{
    static uint8_t hash[MAX_HASH_LEN];
    transcript_hash(hash, &w->transcript);
    return hash;
}

static void begin(struct walk *w, const char *trace, const char *psk)
{
    memset(w, 0, sizeof *w);
    load_trace(&w->trace, trace);
    transcript_begin(&w->transcript);
    begin_early_secret(&w->early, &sha256, psk != NULL ? traced(&w->trace, psk) : NO_BYTES);
    expect_stage(w, &w->early.prk, "early_secret");
}

static void expect_keys(const struct walk *w, const struct traffic_secret *secret, const char *key_name,
                        const char *iv_name)
{
    uint8_t key[16], iv[12];
    derive_record_keys((struct bytes){ key, sizeof key }, (struct bytes){ iv, sizeof iv }, &sha256, secret);
    assert_int_equal(traced(&w->trace, key_name).len, sizeof key);
    assert_int_equal(traced(&w->trace, iv_name).len, sizeof iv);
    expect(w, key, key_name);
    expect(w, iv, iv_name);
}

static void expect_handshake_secrets(struct walk *w)
{
    early_to_handshake(&w->handshake, &w->early, traced(&w->trace, "shared_secret"));
    expect_stage(w, &w->handshake.prk, "handshake_secret");
    const uint8_t *here = transcript_here(w);
    expect(w, here, "transcript_to_server_hello");
    derive_client_handshake_traffic_secret(&w->client, &w->handshake, here);
    derive_server_handshake_traffic_secret(&w->server, &w->handshake, here);
    expect(w, w->client.v, "client_handshake_traffic_secret");
    expect(w, w->server.v, "server_handshake_traffic_secret");
    expect_keys(w, &w->client, "client_handshake_key", "client_handshake_iv");
    expect_keys(w, &w->server, "server_handshake_key", "server_handshake_iv");
}

/* Makes the Finished, expects it to be the trace's, and adds it. */
static void expect_finished(struct walk *w, const struct traffic_secret *base, const char *message)
{
    uint8_t verify_data[MAX_HASH_LEN], room[64];
    struct writer out = writer_of((struct bytes){ room, sizeof room });
    finished_verify_data(verify_data, &sha256, base, transcript_here(w));
    write_finished(&out, span_of(verify_data, sha256.len));
    assert_true(wr_finish(&out));
    assert_int_equal(wr_written(&out).len, traced(&w->trace, message).len);
    expect(w, room, message);
    add(w, message);
}

static void expect_application_secrets(struct walk *w)
{
    struct traffic_secret client, server, exporter;
    handshake_to_main(&w->main, &w->handshake);
    expect_stage(w, &w->main.prk, "main_secret");
    const uint8_t *here = transcript_here(w);
    expect(w, here, "transcript_to_server_finished");
    derive_client_application_traffic_secret(&client, &w->main, here);
    derive_server_application_traffic_secret(&server, &w->main, here);
    derive_exporter_secret(&exporter, &w->main, here);
    expect(w, client.v, "client_application_traffic_secret");
    expect(w, server.v, "server_application_traffic_secret");
    expect(w, exporter.v, "exporter_secret");
    expect_keys(w, &client, "client_application_key", "client_application_iv");
    expect_keys(w, &server, "server_application_key", "server_application_iv");
}

static void expect_resumption_secret(struct walk *w)
{
    const uint8_t *here = transcript_here(w);
    expect(w, here, "transcript_to_client_finished");
    derive_resumption_secret(&w->resumption, &w->main, here);
    expect(w, w->resumption.v, "resumption_secret");
}

/* RFC 8446 4.6.1: HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce, Hash.length) */
static void expect_ticket_psk(const struct walk *w)
{
    struct hmac_key secret;
    struct new_session_ticket ticket;
    uint8_t psk[MAX_HASH_LEN];
    assert_true(read_new_session_ticket(&ticket, traced_body(&w->trace, "new_session_ticket")));
    hmac_prepare(&secret, &sha256, span_of(w->resumption.v, sha256.len));
    hkdf_expand_label((struct bytes){ psk, sha256.len }, &secret, "resumption", ticket.nonce);
    expect(w, psk, "ticket_psk");
}

TEST(section_3_simple_1rtt)
{
    struct walk w;
    begin(&w, "simple_1rtt", NULL);
    add(&w, "client_hello");
    add(&w, "server_hello");
    transcript_choose(&w.transcript, &sha256);
    expect_handshake_secrets(&w);
    add(&w, "encrypted_extensions");
    add(&w, "server_certificate");
    add(&w, "server_certificate_verify");
    expect_finished(&w, &w.server, "server_finished");
    expect_application_secrets(&w);
    expect_finished(&w, &w.client, "client_finished");
    expect_resumption_secret(&w);
    expect_ticket_psk(&w);
}

/* The schedule has no step of its own for 0-RTT: what is derived from the early secret is derived by its label. */
static void expect_early_secret(const struct walk *w, const char *label, const uint8_t *transcript, const char *name)
{
    uint8_t secret[MAX_HASH_LEN];
    hkdf_expand_label((struct bytes){ secret, sha256.len }, &w->early.prk, label, span_of(transcript, sha256.len));
    expect(w, secret, name);
}

/* RFC 8446 4.2.11.2: the hello up to, but not including, the binders list, which is one binder of 32 bytes here. */
static void expect_binder(const struct walk *w)
{
    enum { BINDERS_LEN = 2 + 1 + 32 };
    struct span hello = traced(&w->trace, "client_hello");
    struct traffic_secret binder_key = { 0 };
    uint8_t of_nothing[MAX_HASH_LEN], partial[MAX_HASH_LEN], binder[MAX_HASH_LEN];
    hash_once(of_nothing, &sha256, NO_BYTES);
    expect_early_secret(w, "res binder", of_nothing, "binder_key");
    memcpy(binder_key.v, traced(&w->trace, "binder_key").at, sha256.len);
    hash_once(partial, &sha256, span_of(hello.at, hello.len - BINDERS_LEN));
    expect(w, partial, "transcript_to_binders");
    finished_verify_data(binder, &sha256, &binder_key, partial);
    expect(w, binder, "binder");
    assert_memory_equal(hello.at + hello.len - sha256.len, binder, sha256.len);
}

TEST(section_4_resumed_0rtt)
{
    struct walk w;
    begin(&w, "resumed_0rtt", "psk");
    expect_binder(&w);
    add(&w, "client_hello");
    transcript_choose(&w.transcript, &sha256);
    expect(&w, transcript_here(&w), "transcript_to_client_hello");
    expect_early_secret(&w, "c e traffic", transcript_here(&w), "client_early_traffic_secret");
    expect_early_secret(&w, "e exp master", transcript_here(&w), "early_exporter_secret");
    add(&w, "server_hello");
    expect_handshake_secrets(&w);
    add(&w, "encrypted_extensions");
    expect_finished(&w, &w.server, "server_finished");
    expect_application_secrets(&w);
    add(&w, "end_of_early_data");
    expect_finished(&w, &w.client, "client_finished");
    expect_resumption_secret(&w);
}

TEST(section_4_resumes_what_section_3_left_behind)
{
    struct trace before, after;
    load_trace(&before, "simple_1rtt");
    load_trace(&after, "resumed_0rtt");
    assert_true(span_equal(traced(&before, "ticket_psk"), traced(&after, "psk")));
}

TEST(section_5_hello_retry_request)
{
    struct walk w;
    begin(&w, "hello_retry", NULL);
    add(&w, "client_hello");
    transcript_choose(&w.transcript, &sha256);
    transcript_retry(&w.transcript);
    add(&w, "hello_retry_request");
    add(&w, "second_client_hello");
    add(&w, "server_hello");
    expect_handshake_secrets(&w);
    add(&w, "encrypted_extensions");
    add(&w, "server_certificate");
    add(&w, "server_certificate_verify");
    expect_finished(&w, &w.server, "server_finished");
    expect_application_secrets(&w);
    expect_finished(&w, &w.client, "client_finished");
    expect_resumption_secret(&w);
}

TEST(section_6_client_authentication)
{
    struct walk w;
    begin(&w, "client_authentication", NULL);
    add(&w, "client_hello");
    add(&w, "server_hello");
    transcript_choose(&w.transcript, &sha256);
    expect_handshake_secrets(&w);
    add(&w, "encrypted_extensions");
    add(&w, "certificate_request");
    add(&w, "server_certificate");
    add(&w, "server_certificate_verify");
    expect_finished(&w, &w.server, "server_finished");
    expect_application_secrets(&w);
    add(&w, "client_certificate");
    add(&w, "client_certificate_verify");
    expect_finished(&w, &w.client, "client_finished");
    expect_resumption_secret(&w);
}

TEST(section_7_compatibility_mode)
{
    struct walk w;
    begin(&w, "compatibility_mode", NULL);
    add(&w, "client_hello");
    add(&w, "server_hello");
    transcript_choose(&w.transcript, &sha256);
    expect_handshake_secrets(&w);
    add(&w, "encrypted_extensions");
    add(&w, "server_certificate");
    add(&w, "server_certificate_verify");
    expect_finished(&w, &w.server, "server_finished");
    expect_application_secrets(&w);
    expect_finished(&w, &w.client, "client_finished");
    expect_resumption_secret(&w);
}
