/* renegotiation_test.c - a second handshake on a connection: somebody speaks first, and the victim's handshake then
 * counts as a renegotiation of his (CVE-2009-3555). We never renegotiate. */
#include "attacks/attacker.h"
#include "test.h"

static struct pair connected_pair(void)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    shake_hands(&p);
    expect_connected(&p);
    return p;
}

/* The one record that the side sent is a warning, no_renegotiation(100), under protection. */
static void expect_no_renegotiation(struct side *from)
{
    enum { SIZE = RECORD_HEADER_LEN + 8 + 2 + 16 };
    flush_side(from);
    assert_int_equal(from->sent.len, SIZE);
    assert_int_equal(from->sent.at[0], ALERT);
    assert_null(hf_failure_of(from->conn));
}

/* ---- the attack ---- */

TEST(a_clients_handshake_spliced_behind_an_attackers_request_gets_no_answer)
{
    struct pair attackers = connected_pair();
    struct pair victims = new_pair(tls12_pair(BY_ECDHE)); /* whose server is not reached */
    struct stolen hello;
    send_text(&attackers.client, "GET /transfer?to=attacker HTTP/1.1\r\nX-Ignore: ");
    deliver(&attackers, &attackers.client, &attackers.server);
    steal(&hello, &victims.client);
    put_record(&attackers.client, HANDSHAKE, hello.records[0].content);
    deliver(&attackers, &attackers.client, &attackers.server);
    expect_no_renegotiation(&attackers.server);
    expect_cut_off(&victims.client, "EOF_IN_HANDSHAKE");
    free_pair(&victims);
    free_pair(&attackers);
}

TEST(a_refused_renegotiation_leaves_the_connection_as_it_was)
{
    struct pair p = connected_pair();
    struct pair other = new_pair(tls12_pair(BY_ECDHE));
    struct stolen hello;
    steal(&hello, &other.client);
    put_record(&p.client, HANDSHAKE, hello.records[0].content);
    deliver(&p, &p.client, &p.server);
    expect_talk(&p);
    free_pair(&other);
    free_pair(&p);
}

/* The same from the victim's chair: the server takes its hello for a renegotiation, and says so. */
TEST(a_client_refuses_a_server_for_which_it_is_renegotiating)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(SERVER_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "18 000102030405060708090a0b"
                                                                            "0c0d0e0f1011121314151617")));
    expect_handshake_refused(&p, &p.client, "BAD_RENEGOTIATION_INFO", 40);
    free_pair(&p);
}

TEST(a_client_refuses_a_server_that_would_not_tell_it)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(SERVER_HELLO, DROP_EXTENSION(EXT_RENEGOTIATION_INFO)));
    expect_handshake_refused(&p, &p.client, "NO_SECURE_RENEGOTIATION", 40);
    free_pair(&p);
}

TEST(a_server_refuses_a_client_that_is_renegotiating)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.client, &LIE(CLIENT_HELLO, SET_EXTENSION(EXT_RENEGOTIATION_INFO, "0c 000102030405060708090a0b")));
    expect_handshake_refused(&p, &p.server, "BAD_RENEGOTIATION_INFO", 40);
    free_pair(&p);
}

/* RFC 5746 3.6: a client that indicates it gets the server's word that this is no renegotiation. */
TEST(a_server_tells_a_client_that_this_is_its_first_handshake)
{
    static const uint8_t first_handshake[] = { 0xff, 0x01, 0, 1, 0 };
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct stolen flight;
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    struct span hello = stolen_body(&flight, SERVER_HELLO);
    assert_non_null(memmem(hello.at, hello.len, first_handshake, sizeof first_handshake));
    free_pair(&p);
}

TEST(a_request_of_the_server_is_refused_and_the_connection_goes_on)
{
    struct pair p = connected_pair();
    put_record(&p.server, HANDSHAKE, hex("00 000000"));
    deliver(&p, &p.server, &p.client);
    expect_no_renegotiation(&p.client);
    expect_talk(&p);
    free_pair(&p);
}

/* RFC 5246 7.4.1.1: a HelloRequest "MAY be sent by the server at any time", and so in the record of its Finished. */
TEST(a_request_in_the_record_of_the_servers_finished_is_refused_in_the_same_way)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(FINISHED, FOLLOWED_BY("00 000000")));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- and in TLS 1.3, which has none ---- */

TEST(a_hello_within_a_connection_of_tls_1_3_ends_it)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    struct pair other = new_pair((struct pair_options){ 0 });
    struct stolen hello;
    shake_hands(&p);
    steal(&hello, &other.client);
    put_record(&p.client, HANDSHAKE, hello.records[0].content);
    expect_refused(&p, &p.client, "OUT_OF_ORDER", 10);
    free_pair(&other);
    free_pair(&p);
}

/* ---- floods: each request would cost us a handshake (CVE-2011-1473) ---- */

static void expect_flood_refused(bool by_client, struct span request)
{
    struct pair p = connected_pair();
    struct side *from = by_client ? &p.client : &p.server, *victim = other_side(&p, from);
    for (int i = 0; i < 32; i++) {
        put_record(from, HANDSHAKE, request);
        deliver(&p, from, victim);
        assert_null(hf_failure_of(victim->conn));
    }
    put_record(from, HANDSHAKE, request);
    deliver(&p, from, victim);
    expect_failure(victim, "TOO_MANY_RENEGOTIATIONS", 10);
    free_pair(&p);
}

TEST(requests_without_end_are_refused)
{
    expect_flood_refused(false, hex("00 000000"));
    expect_flood_refused(true, hex("01 000000"));
}
