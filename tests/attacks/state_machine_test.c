/* state_machine_test.c - messages that come too early, or never: early ChangeCipherSpec (CVE-2014-0224), SMACK and
 * SKIP-TLS (2015), and bytes that reach across a change of keys (RUSTSEC-2026-0285).
 *
 * Each message of TLS 1.3 and TLS 1.2, left out, twice, or late, is in tests/handshake/order_test.c. */
#include "attacks/attacker.h"
#include "test.h"

/* ---- an early ChangeCipherSpec, which somebody on the wire puts in ---- */

/* Before the i-th message of the flight, all of which are in a record each. */
static void put_with_early_change(struct side *from, const struct stolen *flight, size_t i)
{
    for (size_t k = 0; k < flight->count; k++) {
        if (k == i)
            put_clear_record(from, CHANGE_CIPHER_SPEC, hex("01"));
        put_stolen(from, &flight->records[k]);
    }
}

static void steal_flight(struct stolen *flight, struct pair *p, bool of_client)
{
    renew(p);
    let_speak(p, &p->client);
    if (of_client)
        let_speak(p, &p->server);
    steal(flight, of_client ? &p->client : &p->server);
}

/* Up to where the side's own ChangeCipherSpec stands, which is in time. */
static size_t count_early_places(const struct stolen *flight)
{
    size_t i = 0;
    while (i < flight->count && flight->records[i].type == HANDSHAKE)
        i++;
    return i;
}

static size_t expect_early_change_refused(bool of_client)
{
    struct stolen flight;
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    steal_flight(&flight, &p, of_client);
    size_t places = count_early_places(&flight);
    for (size_t i = 0; i < places; i++) {
        struct side *from = of_client ? &p.client : &p.server;
        steal_flight(&flight, &p, of_client);
        put_with_early_change(from, &flight, i);
        deliver(&p, from, other_side(&p, from));
        expect_refusal(other_side(&p, from), 10);
    }
    free_pair(&p);
    return places;
}

TEST(an_early_change_cipher_spec_is_refused_by_a_client)
{
    assert_int_equal(expect_early_change_refused(false), 6); /* ServerHello to ServerHelloDone */
}

TEST(an_early_change_cipher_spec_is_refused_by_a_server)
{
    assert_int_equal(expect_early_change_refused(true), 3); /* Certificate, ClientKeyExchange, CertificateVerify */
}

TEST(a_change_cipher_spec_before_the_client_hello_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    put_clear_record(&p.client, CHANGE_CIPHER_SPEC, hex("01"));
    deliver(&p, &p.client, &p.server);
    expect_refusal(&p.server, 10);
    free_pair(&p);
}

/* Behind ServerHelloDone, while the client has not said its own. Keys are there by then; the server's Finished is not.
 */
TEST(a_change_cipher_spec_behind_a_servers_flight_helps_nobody_without_the_keys)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    let_speak(&p, &p.client);
    flush_side(&p.server);
    put_clear_record(&p.server, CHANGE_CIPHER_SPEC, hex("01"));
    put_clear_record(&p.server, HANDSHAKE, hex("14 00000c 000000000000000000000000"));
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(a_second_change_cipher_spec_is_refused)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    let_speak(&p, &p.client);
    let_speak(&p, &p.server);
    let_speak(&p, &p.client);
    flush_side(&p.server);
    put_clear_record(&p.server, CHANGE_CIPHER_SPEC, hex("01"));
    deliver(&p, &p.server, &p.client);
    expect_refusal(&p.client, 10);
    free_pair(&p);
}

/* ---- messages that are skipped ---- */

/* The liar leaves out rows of its table, from the first one on; its transcript and keys are those of what it said. */
static void expect_skip_refused(struct pair p, bool by_client, const enum message *skipped, size_t count)
{
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    for (size_t i = 0; i < count; i++)
        drop_row(&flow, row_of(&flow, SEND, skipped[i]));
    struct side *liar = by_client ? &p.client : &p.server;
    follow(liar, &flow);
    shake_hands(&p);
    expect_failure(other_side(&p, liar), "OUT_OF_ORDER", 10);
    free_pair(&p);
}

#define SKIPPING(...) (const enum message[]){ __VA_ARGS__ }, COUNT_OF(((const enum message[]){ __VA_ARGS__ }))

TEST(a_server_cannot_skip_its_certificate)
{
    expect_skip_refused(new_pair(tls12_pair(BY_ECDHE)), false, SKIPPING(CERTIFICATE));
    expect_skip_refused(new_pair(tls12_pair(BY_RSA)), false, SKIPPING(CERTIFICATE));
}

TEST(a_server_cannot_skip_its_key_exchange)
{
    expect_skip_refused(new_pair(tls12_pair(BY_ECDHE)), false, SKIPPING(SERVER_KEY_EXCHANGE));
    expect_skip_refused(new_pair(tls12_pair(BY_DHE)), false, SKIPPING(SERVER_KEY_EXCHANGE));
}

TEST(a_client_cannot_skip_its_key_exchange)
{
    expect_skip_refused(new_pair(tls12_pair(BY_ECDHE)), true, SKIPPING(CLIENT_KEY_EXCHANGE));
    expect_skip_refused(new_pair(full_tls12_pair(BY_ECDHE)), true, SKIPPING(CLIENT_KEY_EXCHANGE));
}

TEST(a_client_cannot_show_a_certificate_and_skip_its_signature)
{
    expect_skip_refused(new_pair(full_tls12_pair(BY_ECDHE)), true, SKIPPING(CERTIFICATE_VERIFY));
}

TEST(a_client_cannot_skip_the_certificate_that_it_was_asked_for)
{
    expect_skip_refused(new_pair(full_tls12_pair(BY_ECDHE)), true, SKIPPING(CERTIFICATE));
    expect_skip_refused(new_pair(full_tls12_pair(BY_ECDHE)), true, SKIPPING(CERTIFICATE, CERTIFICATE_VERIFY));
}

/* SKIP-TLS: the server's Finished comes in the clear, in place of all that would authenticate it, or of a part. */
static void expect_skip_to_finished_refused(size_t messages_before)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct stolen flight;
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    for (size_t i = 0; i < messages_before; i++)
        put_stolen(&p.server, &flight.records[i]);
    put_clear_record(&p.server, HANDSHAKE, hex("14 00000c 000000000000000000000000"));
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "OUT_OF_ORDER", 10);
    free_pair(&p);
}

TEST(a_server_cannot_skip_to_its_finished)
{
    for (size_t messages_before = 0; messages_before <= 4; messages_before++)
        expect_skip_to_finished_refused(messages_before);
}

/* The Finished is true, but nothing protects it. */
static void expect_skipped_change_refused(bool by_client)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct flow flow = by_client ? client_flow(TLS12) : server_flow(TLS12);
    drop_row(&flow, row_of_keys(&flow, WRITE_APPLICATION));
    follow(by_client ? &p.client : &p.server, &flow);
    shake_hands(&p);
    expect_failure(by_client ? &p.server : &p.client, "OUT_OF_ORDER", 10);
    free_pair(&p);
}

TEST(neither_side_can_skip_its_change_cipher_spec)
{
    expect_skipped_change_refused(true);
    expect_skipped_change_refused(false);
}

/* ---- bytes that reach across a change of keys ---- */

/* On the wire, behind the last message in the clear. The one who said that message does not know of it. */
static void put_with_company(struct side *from, const struct stolen *flight, struct span company)
{
    size_t last = count_early_places(flight) - 1;
    for (size_t i = 0; i < flight->count; i++) {
        struct span content = flight->records[i].content;
        put_clear_record(from, flight->records[i].type, i == last ? joined(content, company) : content);
    }
}

static void expect_company_refused(bool of_client, struct span company)
{
    struct stolen flight;
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    struct side *from = of_client ? &p.client : &p.server;
    steal_flight(&flight, &p, of_client);
    put_with_company(from, &flight, company);
    deliver(&p, from, other_side(&p, from));
    shake_hands(&p);
    expect_refusal(other_side(&p, from), 10);
    free_pair(&p);
}

TEST(bytes_before_a_change_cipher_spec_are_no_part_of_the_message_behind_it)
{
    static const char *const company[] = { "14", "14 0000", "14 00000c 0000", "14 00000c 000000000000000000000000",
                                           "00 000000" };
    for (size_t i = 0; i < COUNT_OF(company); i++) {
        expect_company_refused(true, hex(company[i]));
        expect_company_refused(false, hex(company[i]));
    }
}

/* The same in TLS 1.3, at its first change of keys; the others are in tests/handshake/key_change_test.c. */
TEST(bytes_behind_a_server_hello_of_tls_1_3_are_no_part_of_what_is_protected)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls13 });
    struct stolen flight;
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    put_clear_record(&p.server, HANDSHAKE, joined(flight.records[0].content, hex("08 000002 0000")));
    for (size_t i = 1; i < flight.count; i++)
        put_stolen(&p.server, &flight.records[i]);
    expect_refused(&p, &p.server, "ACROSS_KEY_CHANGE", 10);
    free_pair(&p);
}
