/* floods_test.c - a peer that keeps us busy, or holding memory, for nothing: empty records, alerts (CVE-2016-8610),
 * chains without end. Floods of renegotiations are in renegotiation_test.c, those of TLS 1.3 in tests/connection/. */
#include "attacks/attacker.h"
#include "certificate/chain.h"
#include "test.h"

/* ---- records that bring nothing ---- */

enum { MOST_IDLE_RECORDS = 32 };

static void expect_flood_refused(struct pair *p, struct side *from, uint8_t type, const char *content)
{
    struct side *victim = other_side(p, from);
    bool is_clear = from->conn->link.write.suite == NULL;
    for (int i = 0; i <= MOST_IDLE_RECORDS; i++) {
        assert_null(hf_failure_of(victim->conn));
        if (is_clear)
            put_clear_record(from, type, hex(content));
        else
            put_record(from, type, hex(content));
        deliver(p, from, victim);
    }
    expect_failure(victim, "TOO_MANY_EMPTY_RECORDS", 10);
}

TEST(empty_records_of_data_without_end)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (int by_client = 0; by_client < 2; by_client++) {
        renew(&p);
        shake_hands(&p);
        expect_flood_refused(&p, by_client ? &p.client : &p.server, APPLICATION_DATA, "");
    }
    free_pair(&p);
}

TEST(an_empty_record_of_a_handshake_message_is_refused_at_once)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    put_clear_record(&p.client, HANDSHAKE, hex(""));
    expect_refused(&p, &p.client, "EMPTY_FRAGMENT", 10);
    renew(&p);
    let_speak(&p, &p.client);
    put_clear_record(&p.server, HANDSHAKE, hex(""));
    expect_refused(&p, &p.server, "EMPTY_FRAGMENT", 10);
    free_pair(&p);
}

/* SSL Death Alert: OpenSSL took warnings in a handshake without end. */
TEST(warnings_without_end_before_a_handshake_is_complete)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    expect_flood_refused(&p, &p.client, ALERT, "01 5a");
    renew(&p);
    let_speak(&p, &p.client);
    expect_flood_refused(&p, &p.client, ALERT, "01 70");
    renew(&p);
    let_speak(&p, &p.client);
    expect_flood_refused(&p, &p.server, ALERT, "01 70");
    free_pair(&p);
}

TEST(warnings_without_end_in_a_connection)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (int by_client = 0; by_client < 2; by_client++) {
        renew(&p);
        shake_hands(&p);
        expect_flood_refused(&p, by_client ? &p.client : &p.server, ALERT, "01 70");
    }
    free_pair(&p);
}

/* ---- chains ---- */

/* certificate_list of `count` certificates, each an empty SEQUENCE. */
static struct span chain_of(size_t count)
{
    uint8_t room[1024];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_VEC24(&w) {
        for (size_t i = 0; i < count; i++)
            WR_VEC24(&w)
                wr_bytes(&w, hex("3000"));
    }
    assert_true(wr_finish(&w));
    return keep_bytes(room, wr_written(&w).len);
}

TEST(a_chain_of_more_certificates_than_anyone_needs)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(CERTIFICATE, BODY_OF(chain_of(MAX_CHAIN_LEN + 1))));
    expect_handshake_refused(&p, &p.client, "CHAIN_TOO_LONG", 42);
    renew(&p);
    lie(&p.client, &LIE(CERTIFICATE, BODY_OF(chain_of(MAX_CHAIN_LEN + 1))));
    expect_handshake_refused(&p, &p.server, "CHAIN_TOO_LONG", 42);
    free_pair(&p);
}

TEST(a_chain_longer_than_100_kib_is_refused_by_its_header)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(CERTIFICATE, CLAIM_MORE(MAX_MESSAGE_LEN)));
    expect_handshake_refused(&p, &p.client, "MESSAGE_TOO_LONG", 47);
    renew(&p);
    lie(&p.client, &LIE(CERTIFICATE, CLAIM_MORE(MAX_MESSAGE_LEN)));
    expect_handshake_refused(&p, &p.server, "MESSAGE_TOO_LONG", 47);
    free_pair(&p);
}

/* RFC 8879 4: its certificates would be as long as they like, once they are no longer compressed. */
TEST(a_compressed_certificate_is_refused)
{
    enum { COMPRESSED_CERTIFICATE = 25 };
    struct pair p = new_pair((struct pair_options){ 0 });
    lie(&p.server, &LIE(CERTIFICATE, TYPE(COMPRESSED_CERTIFICATE)));
    expect_handshake_refused(&p, &p.client, "OUT_OF_ORDER", 10);
    free_pair(&p);
}
