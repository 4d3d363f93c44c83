/* limits_test.c - the longest messages that a configuration, or a peer, can bring about. */
#include "support/drought.h"
#include "support/script.h"
#include "test.h"

#include <stdio.h>

/* A DNS name of 253 bytes, which is the longest (RFC 1035 2.3.4). */
static const char *longest_name(void)
{
    static char name[254];
    for (size_t i = 0; i < 253; i++)
        name[i] = i % 64 == 63 ? '.' : 'a';
    return name;
}

/* Sixteen protocols, in a list of the greatest length. */
static const char *longest_protocols(void)
{
    static char names[1024];
    size_t at = 0;
    for (int i = 0; i < 16; i++)
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%063d", i > 0 ? "," : "", i);
    return names;
}

static void offer_much(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_alpn(config, longest_protocols()));
    must(config, hf_config_groups(config, "secp521r1,x448,x25519,secp256r1,secp384r1"));
}

static void accept_the_last(hf_config *config, void *arg)
{
    (void)arg;
    const struct made_certificate *leaf = make_leaf("DNS:*.example,DNS:b.example", test_root());
    struct span chain = chain_pem(leaf);
    must(config, hf_config_add_identity(config, (hf_span){ chain.at, chain.len },
                                        (hf_span){ leaf->key_pem.at, leaf->key_pem.len }, NULL, NULL));
    must(config, hf_config_alpn(config, longest_protocols() + 15 * 64));
    must(config, hf_config_groups(config, "secp384r1"));
}

static void trust_anyone(hf_config *config, void *arg)
{
    offer_much(config, arg);
    must(config, hf_config_insecure_skip_verification(config));
}

TEST(the_longest_hellos_are_written_and_read)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){ .name = longest_name(),
                                                    .configure_client = trust_anyone,
                                                    .configure_server = accept_the_last,
                                                    .without_identity = true });
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_true(agreed.hello_retried);
    assert_string_equal(agreed.server_name, longest_name());
    assert_string_equal(agreed.alpn, longest_protocols() + 15 * 64);
    free_pair(&p);
}

/* ---- cookies, 4.2.2: as long as the server likes ---- */

static void put_retry_with_cookie(struct pair *p, size_t cookie_len)
{
    static uint8_t room[70000];
    const struct handshake *hs = p->client.conn->hs;
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_MESSAGE(&w, HELLO_RETRY_REQUEST) {
        wr_u16(&w, TLS12);
        wr_bytes(&w, span_of(hello_retry_random, RANDOM_LEN));
        WR_VEC8(&w)
            wr_bytes(&w, span_of(hs->session_id, hs->session_id_len));
        wr_u16(&w, 0x1301);
        wr_u8(&w, 0);
        WR_VEC16(&w) {
            wr_bytes(&w, hex("002b 0002 0304"));
            wr_u16(&w, EXT_COOKIE);
            WR_VEC16(&w)
                write_cookie(&w, many(cookie_len, 0xc0));
        }
    }
    assert_true(wr_finish(&w));
    struct span message = wr_written(&w);
    for (size_t at = 0; at < message.len; at += MAX_CONTENT_LEN) {
        size_t left = message.len - at;
        put_clear_record(&p->server, HANDSHAKE,
                         span_of(message.at + at, left < MAX_CONTENT_LEN ? left : MAX_CONTENT_LEN));
    }
}

TEST(a_cookie_of_any_length_comes_back)
{
    static const size_t lens[] = { 1, 255, 256, 2000, 20000, 65000 };
    struct pair p = new_pair((struct pair_options){ 0 });
    for (size_t i = 0; i < COUNT_OF(lens); i++) {
        renew(&p);
        flush_side(&p.client);
        wire_clear(&p.client.sent);
        put_retry_with_cookie(&p, lens[i]);
        deliver(&p, &p.server, &p.client);
        assert_null(hf_failure_of(p.client.conn));
        flush_side(&p.client);
        struct span said = keep_bytes(p.client.sent.at + 6, p.client.sent.len - 6); /* without change_cipher_spec */
        wire_clear(&p.client.sent);
        put_bytes(&p.client, said);
        deliver(&p, &p.client, &p.server);
        expect_failure(&p.server, "COOKIE_NOT_ASKED_FOR", 47); /* it is whole, and can be read */
    }
    free_pair(&p);
}

TEST(a_cookie_that_leaves_no_room_for_a_hello)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    flush_side(&p.client);
    wire_clear(&p.client.sent);
    put_retry_with_cookie(&p, 65500); /* the extensions would be longer than their length can say */
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "EXHAUSTED_ROOM", 80);
    free_pair(&p);
}

/* For the message's parts, for the cookie, for the second hello with it. */
TEST(a_cookie_for_which_there_is_no_memory)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    for (size_t allocations = 0; allocations < 3; allocations++) {
        renew(&p);
        flush_side(&p.client);
        wire_clear(&p.client.sent);
        put_retry_with_cookie(&p, 20000);
        begin_drought(allocations, true);
        deliver(&p, &p.server, &p.client);
        end_drought();
        assert_non_null(hf_failure_of(p.client.conn));
        assert_string_equal(hf_failure_of(p.client.conn)->reason, "NO_MEMORY");
    }
    free_pair(&p);
}

TEST(a_message_in_parts_for_which_there_is_no_memory)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    for (int in_one_call = 0; in_one_call < 2; in_one_call++) {
        renew(&p);
        shake_hands(&p);
        put_record(&p.server, HANDSHAKE, hex("04 00"));
        if (in_one_call)
            put_record(&p.server, HANDSHAKE, hex("000f 00000e10"));
        begin_drought(0, true);
        deliver(&p, &p.server, &p.client);
        end_drought();
        assert_string_equal(hf_failure_of(p.client.conn)->reason, "NO_MEMORY");
        flush_side(&p.client);
        deliver(&p, &p.client, &p.server);
        expect_alert_from_peer(&p.server, ALERT_INTERNAL_ERROR);
    }
    free_pair(&p);
}
