/* early_end_test.c - a peer that speaks, or is gone, before a client has said its first word. */
#include "support/script.h"
#include "test.h"

static void expect_end_before_hello(struct span bytes, bool owes_alert)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    uint8_t wire[64], out[256];
    size_t used, len;
    hf_span data;
    memcpy(wire, bytes.at, bytes.len);
    assert_int_equal(hf_receive(p.client.conn, wire, bytes.len, &used, &data), HF_FAILED);
    assert_int_equal(hf_needs(p.client.conn), owes_alert ? HF_NEEDS_FLUSH : 0);
    assert_int_equal(hf_flush(p.client.conn, out, sizeof out, &len), HF_OK);
    assert_int_equal(len, owes_alert ? 7 : 0);
    free_pair(&p);
}

TEST(an_alert_before_the_hello_ends_a_client)
{
    expect_end_before_hello(hex("15 0303 0002 02 28"), false);
}

TEST(what_is_no_tls_before_the_hello_ends_a_client_with_an_alert)
{
    expect_end_before_hello(SPAN_OF("HTTP/1.1 400 Bad Request\r\n"), true);
}

TEST(silence_before_the_hello_ends_a_client)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    uint8_t out[256];
    size_t len, used;
    assert_int_equal(hf_receive_eof(p.client.conn), HF_FAILED);
    assert_int_equal(hf_needs(p.client.conn), 0);
    assert_int_equal(hf_send(p.client.conn, (hf_span){ out, 1 }, out + 8, 100, &len, &used), HF_FAILED);
    assert_int_equal(len, 0);
    free_pair(&p);
}
