/* strangers_test.c - peers that speak something else, or nothing sensible: each is told apart as far as can be. */
#include "support/script.h"
#include "test.h"

static const struct pair_options plain;

#define RANDOM_32 "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f"

/* The first bytes that a server, or a client, gets; it answers by an alert in the clear. */
static void expect_stranger_refused(bool as_client, struct span bytes, const char *reason, uint8_t alert)
{
    struct pair p = new_pair(plain);
    struct side *from = as_client ? &p.client : &p.server;
    if (!as_client)
        flush_side(&p.client);
    wire_clear(&p.client.sent);
    put_bytes(from, bytes);
    deliver(&p, from, other_side(&p, from));
    struct side *victim = other_side(&p, from);
    expect_failure(victim, reason, alert);
    flush_side(victim);
    const uint8_t expected[] = { ALERT, 3, 3, 0, 2, 2, alert };
    assert_int_equal(victim->sent.len, sizeof expected);
    assert_memory_equal(victim->sent.at, expected, sizeof expected);
    free_pair(&p);
}

TEST(a_client_that_speaks_http)
{
    expect_stranger_refused(true, SPAN_OF("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"), "LOOKS_LIKE_HTTP", 70);
    expect_stranger_refused(true, SPAN_OF("POST /form HTTP/1.1\r\n\r\n"), "LOOKS_LIKE_HTTP", 70);
}

TEST(a_server_that_speaks_http)
{
    expect_stranger_refused(false, SPAN_OF("HTTP/1.1 400 Bad Request\r\n\r\n"), "LOOKS_LIKE_HTTP", 70);
}

TEST(a_server_that_speaks_something_else)
{
    expect_stranger_refused(false, SPAN_OF("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), "NOT_TLS", 70);
    expect_stranger_refused(false, SPAN_OF("220 mail.example ESMTP Postfix\r\n"), "NOT_TLS", 70);
    expect_stranger_refused(false, SPAN_OF("* OK [CAPABILITY IMAP4rev1 STARTTLS]\r\n"), "NOT_TLS", 70);
}

TEST(a_client_hello_of_ssl_2)
{
    expect_stranger_refused(true, hex("802b 01 0002 0012 0000 0010 010080 020080 030080 040080 050080 060040"),
                            "OLD_RECORD_VERSION", 70);
    expect_stranger_refused(true, hex("802b 01 0303 0012 0000 0010 00002f 000035"), "OLD_RECORD_VERSION", 70);
}

TEST(a_client_hello_of_ssl_3)
{
    expect_stranger_refused(true, hex("16 0300 002d 01 000029 0300" RANDOM_32 "00 0002 0005 01 00"),
                            "NO_COMMON_VERSION", 70);
}

TEST(a_client_hello_of_tls_1_1)
{
    expect_stranger_refused(true, hex("16 0301 002d 01 000029 0302" RANDOM_32 "00 0002 c013 01 00"),
                            "NO_COMMON_VERSION", 70);
    expect_stranger_refused(true,
                            hex("16 0301 0039 01 000035 0302" RANDOM_32 "00 0002 c02f 01 00"
                                "000a 000d 0006 0004 0403 0804"),
                            "NO_COMMON_VERSION", 70);
}

TEST(a_server_hello_of_tls_1_1)
{
    expect_stranger_refused(false, hex("16 0302 002a 02 000026 0302" RANDOM_32 "00 c013 00"), "SERVER_VERSION_TOO_OLD",
                            70);
    expect_stranger_refused(false, hex("16 0302 0031 02 00002d 0302" RANDOM_32 "00 c013 00 0005 ff01 0001 00"),
                            "SERVER_VERSION_TOO_OLD", 70);
    expect_stranger_refused(false, hex("16 0301 002a 02 000026 0301" RANDOM_32 "00 c013 00"), "SERVER_VERSION_TOO_OLD",
                            70);
}

TEST(what_an_old_peer_offers_is_in_the_report)
{
    struct pair p = new_pair(plain);
    put_bytes(&p.client, hex("16 0301 002d 01 000029 0302" RANDOM_32 "00 0002 c02f 01 00"));
    deliver(&p, &p.client, &p.server);
    const char *offered = hf_failure_of(p.server.conn)->they_offered;
    assert_string_equal(offered, "versions: TLS 1.1; suites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    free_pair(&p);
}

/* ---- garbage ---- */

static uint64_t seed;
static uint8_t any_byte(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint8_t)(seed >> 56);
}

/* Garbage that looks like a record of a handshake, and like one of its messages, more and more. */
static struct span garbage(unsigned pretence)
{
    static uint8_t bytes[600];
    size_t len = RECORD_HEADER_LEN + 4 + any_byte() % 200u;
    for (size_t i = 0; i < len; i++)
        bytes[i] = any_byte();
    const uint8_t hello[] = {
        HANDSHAKE, 3, 1, 0, (uint8_t)(len - RECORD_HEADER_LEN), 1, 0, 0, (uint8_t)(len - RECORD_HEADER_LEN - 4), 3, 3
    };
    static const size_t pretended[] = { 0, 1, 2, 5, 6, 9, 11 };
    size_t n = pretended[pretence % COUNT_OF(pretended)];
    memcpy(bytes, hello, n < len ? n : len);
    return span_of(bytes, len);
}

static void expect_nobody_is_fooled(struct pair *p, struct side *from)
{
    struct side *victim = other_side(p, from);
    deliver(p, from, victim);
    assert_false(hf_is_connected(victim->conn));
    if (hf_failure_of(victim->conn) == NULL) {
        expect_cut_off(victim, "EOF_IN_HANDSHAKE");
    } else if (!hf_failure_of(victim->conn)->peer_ended) {
        assert_true(hf_failure_of(victim->conn)->has_alert);
        assert_true(hf_needs(victim->conn) & HF_NEEDS_FLUSH);
    }
}

TEST(garbage_is_refused_or_waits_for_more)
{
    struct pair p = new_pair(plain);
    seed = 20260726;
    for (unsigned i = 0; i < 4000; i++) {
        renew(&p);
        put_bytes(&p.client, garbage(i));
        expect_nobody_is_fooled(&p, &p.client);
        flush_side(&p.client);
        put_bytes(&p.server, garbage(i));
        expect_nobody_is_fooled(&p, &p.server);
    }
    free_pair(&p);
}

TEST(garbage_in_place_of_a_later_flight_is_refused_or_waits_for_more)
{
    struct pair p = new_pair(plain);
    seed = 20260727;
    for (unsigned i = 0; i < 1000; i++) {
        renew(&p);
        flush_side(&p.client);
        deliver(&p, &p.client, &p.server);
        put_bytes(&p.client, garbage(i));
        expect_nobody_is_fooled(&p, &p.client);
    }
    free_pair(&p);
}
