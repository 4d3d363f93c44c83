/* tls12_resumption_test.c - TLS 1.2's abbreviated handshake: who may resume what, and what both sides then say (RFC
 * 5077, RFC 7627 5.3). */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

/* ---- a server's memory, and a client's ---- */

/* A ticket is a number into what the server keeps. */
static struct session kept[8];
static uint8_t num_kept;
static bool has_no_room;

static bool find_session(struct session *out, void *self, struct span ticket)
{
    (void)self;
    if (ticket.len != 1 || ticket.at[0] >= num_kept)
        return false;
    *out = kept[ticket.at[0]];
    return true;
}

static enum status keep_session(struct bytes *ticket, void *self, const struct session *session)
{
    (void)self;
    if (has_no_room || num_kept == COUNT_OF(kept))
        return FAILED;
    ticket->at[0] = num_kept;
    ticket->len = 1;
    kept[num_kept++] = *session;
    return OK;
}

static const struct session_keeper keeper = { 3600, find_session, keep_session, NULL };

static struct resumable got;
static uint32_t told_lifetime;
static unsigned times_told;

static void remember_session(void *arg, const struct resumable *resumable, uint32_t lifetime_hint)
{
    (void)arg;
    got = *resumable;
    got.ticket = keep_bytes(resumable->ticket.at, resumable->ticket.len);
    told_lifetime = lifetime_hint;
    times_told++;
}

static void remember_sessions(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    config->policy.on_session = remember_session;
}

static void keep_sessions(hf_config *config, void *arg)
{
    (void)arg;
    config->policy.keeper = &keeper;
}

static const struct pair_options with_tickets = { .configure_client = remember_sessions,
                                                  .configure_server = keep_sessions };

static void forget_all(void)
{
    num_kept = 0;
    times_told = 0;
    has_no_room = false;
}

/* A first visit, and two connections for the next. */
static struct pair second_visit(void)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    shake_hands(&p);
    expect_talk(&p);
    assert_int_equal(times_told, 1);
    renew(&p);
    p.client.conn->hs->offered_session = &got;
    return p;
}

/* ---- what both sides say ---- */

static const char full_with_ticket[] = "C ClientHello {none}\n"
                                       "S ServerHello {none}\n"
                                       "S Certificate {none}\n"
                                       "S ServerKeyExchange {none}\n"
                                       "S ServerHelloDone {none}\n"
                                       "C ClientKeyExchange {none}\n"
                                       "C ChangeCipherSpec {none}\n"
                                       "C Finished {application}\n"
                                       "S NewSessionTicket {none}\n"
                                       "S ChangeCipherSpec {none}\n"
                                       "S Finished {application}\n";

static const char abbreviated[] = "C ClientHello {none}\n"
                                  "S ServerHello {none}\n"
                                  "S NewSessionTicket {none}\n"
                                  "S ChangeCipherSpec {none}\n"
                                  "S Finished {application}\n"
                                  "C ChangeCipherSpec {none}\n"
                                  "C Finished {application}\n";

TEST(a_first_visit_brings_a_ticket)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    note_events(&p.client);
    note_events(&p.server);
    shake_hands(&p);
    expect_talk(&p);
    assert_string_equal(p.client.events, full_with_ticket);
    assert_string_equal(p.server.events, full_with_ticket);
    assert_int_equal(times_told, 1);
    assert_int_equal(told_lifetime, 3600);
    free_pair(&p);
}

TEST(a_second_visit_is_one_round_trip_and_brings_another_ticket)
{
    struct pair p = second_visit();
    shake_hands(&p);
    expect_talk(&p);
    assert_string_equal(p.client.events, abbreviated);
    assert_string_equal(p.server.events, abbreviated);
    assert_int_equal(times_told, 2);
    assert_int_equal(got.ticket.at[0], 1);
    free_pair(&p);
}

TEST(who_was_verified_the_first_time_is_so_the_second)
{
    hf_agreement agreed;
    struct pair p = second_visit();
    shake_hands(&p);
    hf_agreed(p.client.conn, &agreed);
    assert_true(agreed.verified);
    assert_true(agreed.resumed);
    free_pair(&p);
}

static void expect_same_binding(struct pair *p, const char *type)
{
    uint8_t a[64], b[64];
    size_t a_len, b_len;
    assert_int_equal(hf_channel_binding(p->client.conn, type, a, sizeof a, &a_len), HF_OK);
    assert_int_equal(hf_channel_binding(p->server.conn, type, b, sizeof b, &b_len), HF_OK);
    assert_int_equal(a_len, b_len);
    assert_memory_equal(a, b, a_len);
}

TEST(both_sides_export_the_same_on_a_second_visit)
{
    struct pair p = second_visit();
    shake_hands(&p);
    expect_same_binding(&p, "tls-exporter");
    expect_same_binding(&p, "tls-unique");
    free_pair(&p);
}

/* ---- when a full handshake follows ---- */

static void expect_full_handshake(struct pair *p)
{
    shake_hands(p);
    expect_talk(p);
    assert_non_null(strstr(p->client.events, "S Certificate {none}\n"));
    free_pair(p);
}

TEST(a_ticket_that_the_server_does_not_know_leads_to_a_full_handshake)
{
    struct pair p = second_visit();
    num_kept = 0;
    expect_full_handshake(&p);
}

TEST(a_client_without_extended_master_secret_is_not_resumed_and_gets_no_ticket)
{
    struct pair p = second_visit();
    lie(&p.client, &LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_EXTENDED_MASTER_SECRET)));
    shake_hands(&p);
    assert_null(strstr(p.client.events, "NewSessionTicket"));
    expect_full_handshake(&p);
}

static void want_another_suite(hf_config *config, void *arg)
{
    keep_sessions(config, arg);
    must(config, hf_config_suites(config, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"));
}

TEST(a_session_whose_suite_is_allowed_no_more_is_not_resumed)
{
    struct pair p = second_visit();
    struct pair other = new_pair(
        (struct pair_options){ .configure_client = remember_sessions, .configure_server = want_another_suite });
    other.client.conn->hs->offered_session = &got;
    free_pair(&p);
    expect_full_handshake(&other);
}

static void ask_and_keep(hf_config *config, void *arg)
{
    keep_sessions(config, arg);
    ask_client(config, arg);
}

TEST(a_server_that_asks_for_certificates_gives_no_ticket_and_takes_none)
{
    struct pair p = second_visit();
    struct pair other =
        new_pair((struct pair_options){ .configure_client = remember_sessions, .configure_server = ask_and_keep });
    other.client.conn->hs->offered_session = &got;
    free_pair(&p);
    shake_hands(&other);
    assert_null(strstr(other.client.events, "NewSessionTicket"));
    expect_full_handshake(&other);
}

TEST(a_server_that_finds_no_room_sends_an_empty_ticket)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    has_no_room = true;
    shake_hands(&p);
    expect_talk(&p);
    assert_int_equal(times_told, 0);
    free_pair(&p);
}

/* RFC 6066 3, and: one server's word is not another's. */
TEST(a_session_for_another_name_is_neither_offered_nor_taken)
{
    struct pair p = second_visit();
    got.session.name_digest[0] ^= 1;
    expect_full_handshake(&p);
    p = second_visit();
    kept[0].name_digest[0] ^= 1;
    expect_full_handshake(&p);
}

TEST(a_session_that_was_not_verified_is_not_offered_where_it_has_to_be)
{
    struct pair p = second_visit();
    got.session.verified = false;
    expect_full_handshake(&p);
}

TEST(a_ticket_that_no_hello_could_carry_is_not_kept)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    struct lie what = LIE(NEW_SESSION_TICKET, APPEND(NULL), OVERWRITE(4, "4001"));
    what.edits[0].bytes = many(16384, 7);
    p.server.conn->hs->flight.room_is_own = false;
    assert_int_equal(flight_reserve(&p.server.conn->hs->flight, 32768), OK);
    lie_in_version(&p.server, TLS12, &what);
    shake_hands(&p);
    expect_talk(&p);
    assert_int_equal(times_told, 0);
    free_pair(&p);
}

TEST(a_staple_that_a_resumed_hello_promises_is_not_waited_for)
{
    struct pair p = second_visit();
    lie_in_version(&p.server, TLS12, &LIE(SERVER_HELLO, ADD_EXTENSION(EXT_STATUS_REQUEST, "")));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- what is refused ---- */

static void remember_and_speak_both(hf_config *config, void *arg)
{
    (void)arg;
    config->policy.on_session = remember_session;
}

/* Where an implementation went on from here, it did so with a master secret of zeros (CVE-2026-34873). */
TEST(a_retry_and_then_a_resumption_is_refused)
{
    struct pair first = second_visit();
    struct pair p =
        new_pair((struct pair_options){ .configure_client = remember_and_speak_both, .configure_server = prefer_p384 });
    free_pair(&first);
    p.client.conn->hs->offered_session = &got;
    lie_in_version(&p.server, TLS13,
                   &LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "c02b"), DROP_EXTENSION(EXT_SUPPORTED_VERSIONS),
                        DROP_EXTENSION(EXT_KEY_SHARE), ADD_EXTENSION(EXT_EXTENDED_MASTER_SECRET, "")));
    expect_handshake_refused(&p, &p.client, "DOWNGRADED_AFTER_RETRY", 47);
    free_pair(&p);
}

TEST(a_resumed_session_by_another_suite_is_refused)
{
    struct pair p = second_visit();
    lie_in_version(&p.server, TLS12, &LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "c02c")));
    expect_handshake_refused(&p, &p.client, "SESSION_CHANGED", 47);
    free_pair(&p);
}

TEST(a_resumed_session_without_extended_master_secret_is_refused)
{
    struct pair p = second_visit();
    lie_in_version(&p.server, TLS12, &LIE(SERVER_HELLO, DROP_EXTENSION(EXT_EXTENDED_MASTER_SECRET)));
    expect_handshake_refused(&p, &p.client, "SESSION_CHANGED", 47);
    free_pair(&p);
}

TEST(another_master_secret_than_the_servers_is_of_no_use)
{
    struct pair p = second_visit();
    got.session.master.v[0] ^= 1;
    expect_handshake_refused(&p, &p.client, "BAD_RECORD", 20);
    free_pair(&p);
}

TEST(a_malformed_ticket_is_refused)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    lie_in_version(&p.server, TLS12, &LIE(NEW_SESSION_TICKET, APPEND("00")));
    expect_handshake_refused(&p, &p.client, "MALFORMED", 50);
    free_pair(&p);
}

TEST(a_ticket_is_not_delivered_before_the_servers_finished)
{
    struct pair p = new_pair(with_tickets);
    forget_all();
    lie_in_version(&p.server, TLS12, &LIE(FINISHED, FLIP_LAST));
    expect_handshake_refused(&p, &p.client, "BAD_FINISHED", 51);
    assert_int_equal(times_told, 0);
    free_pair(&p);
}
