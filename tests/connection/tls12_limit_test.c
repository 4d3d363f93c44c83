/* tls12_limit_test.c - TLS 1.2 cannot change its keys: before an AEAD's limit the connection ends (RFC 9325 4.4). */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

TEST(a_connection_closes_before_the_limit_of_its_aead)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    uint8_t out[256];
    size_t n, used;
    hf_span data = { (const uint8_t *)"hello", 5 };
    shake_hands(&p);
    uint64_t *sequence = &p.client.conn->link.write.sequence;
    *sequence = p.server.conn->link.read.sequence = p.client.conn->link.write.aead->max_records - 1;
    send_text(&p.client, "the last");
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.received.len, 8);
    assert_int_equal(hf_send(p.client.conn, data, out, sizeof out, &n, &used), HF_CLOSED);
    assert_int_equal(used, 0);
    assert_true(n > 0); /* the close_notify */
    wire_add(&p.client.sent, out, n);
    deliver(&p, &p.client, &p.server);
    assert_int_equal(p.server.last, HF_CLOSED);
    assert_int_equal(hf_send(p.client.conn, data, out, sizeof out, &n, &used), HF_CLOSED);
    assert_int_equal(n, 0);
    free_pair(&p);
}
