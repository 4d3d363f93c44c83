/* fragments_test.c - messages divided among records in every way that is allowed, and in those that are not (RFC 8446
 * 5.1). */
#include "support/middle.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static const struct pair_options plain,
    long_one = { .configure_client = show_certificate, .configure_server = ask_client_and_retry };

/* ---- a handshake whose flights the man in the middle carries ---- */

struct carriage {
    unsigned flight; /* the one that is carried otherwise: 0 is the first ClientHello */
    bool is_protected;
    void (*change)(struct parcel *, size_t i, size_t at);
    size_t at;
};

static void carry(struct pair *p, unsigned flight, const struct carriage *c)
{
    static struct parcel parcel;
    struct side *from = flight % 2 == 0 ? &p->client : &p->server;
    if (flight != c->flight) {
        flush_side(from);
    } else {
        open_flight(&parcel, from);
        join_messages(&parcel);
        c->change(&parcel, messages_in(&parcel, c->is_protected), c->at);
        send_parcel(from, &parcel);
    }
    deliver(p, from, other_side(p, from));
}

static void shake_hands_by_carriage(struct pair *p, const struct carriage *c)
{
    for (unsigned flight = 0; flight < 5; flight++)
        carry(p, flight, c);
}

/* How long the messages of a flight are. */
static size_t measured;
static void measure(struct parcel *parcel, size_t i, size_t at)
{
    (void)at;
    measured = parcel->items[i].content.len;
}

static size_t length_of_flight(struct pair *p, struct carriage c)
{
    c.change = measure;
    renew(p);
    shake_hands_by_carriage(p, &c);
    return measured;
}

/* ---- what is allowed ---- */

static void expect_divisions(struct pair *p, unsigned flight, bool is_protected, size_t len)
{
    struct carriage c = { flight, is_protected, divide, 1 };
    for (; c.at < len; c.at++) {
        renew(p);
        shake_hands_by_carriage(p, &c);
        expect_talk(p);
    }
}

static void expect_every_division(struct pair_options options, unsigned flight, bool is_protected)
{
    struct pair p = new_pair(options);
    size_t len = length_of_flight(&p, (struct carriage){ .flight = flight, .is_protected = is_protected });
    assert_true(len > 30);
    expect_divisions(&p, flight, is_protected, len - 5); /* a signature's length varies by some bytes */
    free_pair(&p);
}

TEST(a_client_hello_divided_anywhere)
{
    expect_every_division(plain, 0, false);
}

TEST(a_server_hello_divided_anywhere)
{
    expect_every_division(plain, 1, false);
}

TEST(a_servers_protected_flight_divided_anywhere)
{
    expect_every_division(plain, 1, true);
}

TEST(a_clients_finished_divided_anywhere)
{
    expect_every_division(plain, 2, true);
}

TEST(a_retry_and_a_second_client_hello_divided_anywhere)
{
    expect_every_division(long_one, 1, false);
    expect_every_division(long_one, 2, false);
}

TEST(a_clients_certificate_divided_anywhere)
{
    expect_every_division(long_one, 4, true);
}

/* The last flight in the clear but for its Finished is the client's. */
TEST(flights_of_tls_1_2_divided_anywhere)
{
    expect_every_division(full_tls12_pair(BY_ECDHE), 0, false);
    expect_every_division(full_tls12_pair(BY_ECDHE), 1, false);
    expect_every_division(full_tls12_pair(BY_ECDHE), 2, false);
    expect_every_division(tls12_pair(BY_RSA), 2, false);
}

TEST(a_finished_of_tls_1_2_divided_anywhere)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (unsigned flight = 2; flight < 4; flight++)
        expect_divisions(&p, flight, true, MESSAGE_HEADER_LEN + VERIFY_DATA_LEN);
    free_pair(&p);
}

static void divide_into_bytes(struct parcel *parcel, size_t i, size_t at)
{
    (void)i;
    divide_all(parcel, at);
}

TEST(any_flight_in_records_of_one_byte_or_a_few_and_bytes_arriving_one_by_one)
{
    struct pair p = new_pair(long_one);
    for (unsigned flight = 0; flight < 5; flight++)
        for (size_t most = 1; most < 5; most++)
            for (size_t chunk = 0; chunk < 2; chunk++) {
                struct carriage c = { flight, flight >= 3, divide_into_bytes, most };
                renew(&p);
                p.chunk = chunk;
                shake_hands_by_carriage(&p, &c);
                expect_talk(&p);
            }
    free_pair(&p);
}

TEST(any_flight_of_tls_1_2_in_records_of_a_byte_or_a_few_and_bytes_arriving_one_by_one)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    for (unsigned flight = 0; flight < 4; flight++)
        for (size_t most = 1; most < 5; most++)
            for (size_t chunk = 0; chunk < 2; chunk++) {
                struct carriage c = { flight, flight == 3, divide_into_bytes, most };
                renew(&p);
                p.chunk = chunk;
                shake_hands_by_carriage(&p, &c);
                expect_talk(&p);
            }
    free_pair(&p);
}

/* ---- what is not ---- */

static struct item between;
static void divide_and_put_between(struct parcel *parcel, size_t i, size_t at)
{
    divide(parcel, i, at);
    insert_item(parcel, i + 1, between);
}

static void expect_refused_between(unsigned flight, bool is_protected, struct item item, const char *reason,
                                   uint8_t alert)
{
    struct pair p = new_pair(long_one);
    struct carriage c = { flight, is_protected, divide_and_put_between, 1 };
    struct side *victim = flight % 2 == 0 ? &p.server : &p.client;
    between = item;
    for (; c.at < 30; c.at += 7) {
        renew(&p);
        shake_hands_by_carriage(&p, &c);
        expect_failure(victim, reason, alert);
    }
    free_pair(&p);
}

TEST(anything_between_the_parts_of_a_message_in_the_clear)
{
    for (unsigned flight = 0; flight < 3; flight++) {
        expect_refused_between(flight, false, (struct item){ CHANGE_CIPHER_SPEC, false, hex("01") },
                               "INTERLEAVED_MESSAGE", 10);
        expect_refused_between(flight, false, (struct item){ ALERT, false, hex("015a") }, "INTERLEAVED_MESSAGE", 10);
        expect_refused_between(flight, false, (struct item){ HANDSHAKE, false, hex("") }, "EMPTY_FRAGMENT", 10);
        expect_refused_between(flight, false, (struct item){ APPLICATION_DATA, false, hex("00") }, "UNEXPECTED_RECORD",
                               10);
    }
}

TEST(anything_between_the_parts_of_a_protected_message)
{
    for (unsigned flight = 3; flight < 5; flight++) {
        expect_refused_between(flight, true, (struct item){ CHANGE_CIPHER_SPEC, false, hex("01") },
                               "INTERLEAVED_MESSAGE", 10);
        expect_refused_between(flight, true, (struct item){ ALERT, true, hex("015a") }, "INTERLEAVED_MESSAGE", 10);
        expect_refused_between(flight, true, (struct item){ HANDSHAKE, true, hex("") }, "EMPTY_FRAGMENT", 10);
        expect_refused_between(flight, true, (struct item){ APPLICATION_DATA, true, hex("00") }, "INTERLEAVED_MESSAGE",
                               10);
        expect_refused_between(flight, true, (struct item){ APPLICATION_DATA, true, hex("") }, "INTERLEAVED_MESSAGE",
                               10);
    }
}

/* In TLS 1.2 a flight's messages are in the clear, and so is what may stand between them. */
static void expect_refused_between_in_tls12(struct item item, const char *reason)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    between = item;
    for (unsigned flight = 1; flight < 3; flight++) {
        struct carriage c = { flight, false, divide_and_put_between, 11 };
        renew(&p);
        shake_hands_by_carriage(&p, &c);
        expect_failure(flight % 2 == 0 ? &p.server : &p.client, reason, 10);
    }
    free_pair(&p);
}

TEST(anything_between_the_parts_of_a_message_of_tls_1_2)
{
    expect_refused_between_in_tls12((struct item){ CHANGE_CIPHER_SPEC, false, hex("01") }, "INTERLEAVED_MESSAGE");
    expect_refused_between_in_tls12((struct item){ ALERT, false, hex("0170") }, "INTERLEAVED_MESSAGE");
    expect_refused_between_in_tls12((struct item){ HANDSHAKE, false, hex("") }, "EMPTY_FRAGMENT");
    expect_refused_between_in_tls12((struct item){ APPLICATION_DATA, false, hex("00") }, "UNEXPECTED_RECORD");
}

TEST(a_fatal_alert_between_the_parts_is_heard)
{
    struct pair p = new_pair(plain);
    struct carriage c = { 1, true, divide_and_put_between, 10 };
    between = (struct item){ ALERT, true, hex("0250") };
    shake_hands_by_carriage(&p, &c);
    expect_alert_from_peer(&p.client, ALERT_INTERNAL_ERROR);
    free_pair(&p);
}

/* ---- protected records left out, twice, or in another order ---- */

enum { MOST_RECORDS = 64 };

struct records {
    struct span at[MOST_RECORDS];
    size_t count;
};

static struct records records_of(const struct wire *wire)
{
    struct records out = { .count = 0 };
    for (size_t at = 0; at < wire->len;) {
        size_t len = RECORD_HEADER_LEN + ((size_t)wire->at[at + 3] << 8 | wire->at[at + 4]);
        assert_true(out.count < MOST_RECORDS);
        out.at[out.count++] = keep_bytes(wire->at + at, len);
        at += len;
    }
    return out;
}

/* A server's flight in records of 100 bytes, on the wire; returns the first protected one. */
static size_t flight_in_records(struct records *out, struct pair *p)
{
    static struct parcel parcel;
    renew(p);
    flush_side(&p->client);
    deliver(p, &p->client, &p->server);
    open_flight(&parcel, &p->server);
    divide_all(&parcel, 100);
    size_t first = messages_in(&parcel, true);
    send_parcel(&p->server, &parcel);
    *out = records_of(&p->server.sent);
    wire_clear(&p->server.sent);
    return first;
}

static void expect_bad_record(struct pair *p, const struct records *records)
{
    for (size_t i = 0; i < records->count; i++)
        put_bytes(&p->server, records->at[i]);
    expect_refused(p, &p->server, "BAD_RECORD", 20);
}

TEST(a_protected_record_left_out_or_twice_or_after_the_next)
{
    struct pair p = new_pair(plain);
    struct records records;
    size_t first = flight_in_records(&records, &p), count = records.count;
    for (size_t i = first; i + 2 < count; i++) { /* a signature's length varies, and so does the last record */
        (void)flight_in_records(&records, &p);
        records.at[i] = NO_BYTES;
        expect_bad_record(&p, &records);
        (void)flight_in_records(&records, &p);
        records.at[i] = joined(records.at[i], records.at[i]);
        expect_bad_record(&p, &records);
        (void)flight_in_records(&records, &p);
        struct span next = records.at[i + 1];
        records.at[i + 1] = records.at[i];
        records.at[i] = next;
        expect_bad_record(&p, &records);
    }
    free_pair(&p);
}

/* ---- limits of the inbox ---- */

TEST(a_message_that_is_too_long_is_refused_before_it_is_held)
{
    struct pair p = new_pair(plain);
    put_clear_record(&p.client, HANDSHAKE, hex("01 019001"));
    expect_refused(&p, &p.client, "MESSAGE_TOO_LONG", 47);
    assert_null(p.server.conn->link.inbox.own);
    free_pair(&p);
}

TEST(a_message_that_is_announced_long_costs_as_much_as_has_arrived)
{
    struct pair p = new_pair(plain);
    put_clear_record(&p.client, HANDSHAKE, hex("01 019000"));
    for (size_t sent = 4; sent < 100 * 1024; sent += 1024) {
        deliver(&p, &p.client, &p.server);
        assert_null(hf_failure_of(p.server.conn));
        assert_true(p.server.conn->link.inbox.own_size <= 2 * sent);
        put_clear_record(&p.client, HANDSHAKE, many(1024, 0));
    }
    expect_cut_off(&p.server, "EOF_IN_HANDSHAKE");
    free_pair(&p);
}
