/* old_ciphers_test.c - what was broken is neither offered nor taken, whatever is switched on for old peers: CBC (BEAST,
 * Lucky Thirteen, POODLE and its kin), RC4, 3DES (Sweet32), NULL, anonymous and export suites (FREAK, Logjam), static
 * Diffie-Hellman (KCI), compression (CRIME), MD5 and SHA-1 (SLOTH). */
#include "attacks/attacker.h"
#include "test.h"

/* ---- cipher suites ---- */

struct family {
    const char *attack;
    uint16_t suites[8];
};

static const struct family families[] = {
    { "CBC with SHA-1", { 0x002f, 0x0035, 0x0033, 0x0039, 0xc009, 0xc00a, 0xc013, 0xc014 } },
    { "CBC with SHA-2", { 0x003c, 0x003d, 0x0067, 0x006b, 0xc023, 0xc024, 0xc027, 0xc028 } },
    { "RC4", { 0x0004, 0x0005, 0xc002, 0xc007, 0xc00c, 0xc011 } },
    { "3DES and DES", { 0x0009, 0x000a, 0x0016, 0xc003, 0xc008, 0xc00d, 0xc012 } },
    { "NULL", { 0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010 } },
    { "export", { 0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0017 } },
    { "anonymous", { 0x0018, 0x001b, 0x0034, 0x003a, 0x006c, 0x00a6, 0x00a7, 0xc018 } },
    { "static Diffie-Hellman", { 0x00a0, 0x00a1, 0x00a4, 0xc02d, 0xc02e, 0xc031, 0xc032, 0xc004 } },
    { "short tags", { 0xc0a0, 0xc0a1, 0xc0a2, 0xc0a3, 0xc0ae, 0xc0af } },
};

enum { MOST_OF_FAMILY = COUNT_OF(families[0].suites) };

static struct span number(uint16_t id)
{
    const uint8_t bytes[2] = { (uint8_t)(id >> 8), (uint8_t)id };
    return keep_bytes(bytes, sizeof bytes);
}

static struct span numbers(const struct family *family)
{
    struct span list = NO_BYTES;
    for (size_t i = 0; i < MOST_OF_FAMILY && family->suites[i] != 0; i++)
        list = list.at == NULL ? number(family->suites[i]) : joined(list, number(family->suites[i]));
    return list;
}

static void be_lenient(hf_config *config, void *arg)
{
    allow_dhe(config, arg);
    allow_rsa_key_exchange(config, arg);
}

static void be_lenient_and_show_rsa_leaf(hf_config *config, void *arg)
{
    be_lenient(config, arg);
    must(config, hf_config_add_identity(config, of(chain_pem(rsa_leaf())), of(rsa_leaf()->key_pem), NULL, NULL));
}

static void be_lenient_in_tls12(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    be_lenient(config, arg);
}

static const struct pair_options lenient = { .configure_client = be_lenient,
                                             .configure_server = be_lenient_and_show_rsa_leaf },
                                 lenient_in_tls12 = { .configure_client = be_lenient_in_tls12,
                                                      .configure_server = be_lenient_and_show_rsa_leaf };

static bool has_aead(const char *name)
{
    return strstr(name, "_GCM_") != NULL || strstr(name, "_CHACHA20_POLY1305_") != NULL;
}

TEST(every_suite_that_we_have_is_an_aead)
{
    for (size_t i = 0; i < NUM_SUITES; i++)
        assert_true(has_aead(cipher_suites[i].name));
}

TEST(no_broken_suite_is_offered_by_a_client)
{
    struct pair p = new_pair(lenient);
    flush_side(&p.client);
    struct client_hello hello = hello_of(&p.client);
    assert_int_equal(hello.cipher_suites.len, 2 * NUM_SUITES);
    for (size_t f = 0; f < COUNT_OF(families); f++)
        for (size_t i = 0; i < MOST_OF_FAMILY && families[f].suites[i] != 0; i++)
            if (number_in_list(hello.cipher_suites, families[f].suites[i]))
                fail_msg("%s is offered: 0x%04x", families[f].attack, families[f].suites[i]);
    free_pair(&p);
}

TEST(no_broken_suite_is_taken_by_a_client)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (size_t f = 0; f < COUNT_OF(families); f++) {
        for (size_t i = 0; i < MOST_OF_FAMILY && families[f].suites[i] != 0; i++) {
            enum { SUITE_WITHOUT_SESSION_ID = 35 };
            struct lie what = LIE(SERVER_HELLO, OVERWRITE(SUITE_WITHOUT_SESSION_ID, NULL));
            what.edits[0].bytes = number(families[f].suites[i]);
            renew(&p);
            lie(&p.server, &what);
            expect_handshake_refused(&p, &p.client, "SUITE_NOT_OFFERED", 47);
        }
    }
    free_pair(&p);
}

enum { SUITES = 37, SUITES_LEN = SUITES - 2 };

/* In a hello of TLS 1.2 without session id, which has `count` suites, others take their place. */
static struct lie offering(struct span list, size_t count)
{
    struct lie what = LIE(CLIENT_HELLO, OVERWRITE(SUITES_LEN, NULL), CUT(SUITES, 2 * count), INSERT(SUITES, NULL));
    what.edits[0].bytes = number((uint16_t)list.len);
    what.edits[2].bytes = list;
    return what;
}

static size_t count_suites(struct pair *p)
{
    flush_side(&p->client);
    size_t count = hello_of(&p->client).cipher_suites.len / 2;
    renew(p);
    return count;
}

TEST(no_broken_suite_is_chosen_by_a_server)
{
    struct pair p = new_pair(lenient_in_tls12);
    size_t count = count_suites(&p);
    for (size_t f = 0; f < COUNT_OF(families); f++) {
        struct lie what = offering(numbers(&families[f]), count);
        renew(&p);
        lie(&p.client, &what);
        shake_hands(&p);
        expect_refusal(&p.server, 40);
    }
    free_pair(&p);
}

TEST(among_all_broken_suites_a_server_finds_the_one_that_is_not)
{
    hf_agreement agreed;
    struct pair p = new_pair(lenient_in_tls12);
    size_t count = count_suites(&p);
    struct span list = number(TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    for (size_t f = 0; f < COUNT_OF(families); f++)
        list = joined(list, numbers(&families[f]));
    struct lie what = offering(joined(list, number(0xc030)), count);
    lie(&p.client, &what);
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.server.conn, &agreed);
    assert_string_equal(agreed.suite, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    free_pair(&p);
}

TEST(a_setting_cannot_bring_a_broken_suite_back)
{
    static const char *const names[] = { "TLS_RSA_WITH_AES_128_CBC_SHA",
                                         "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
                                         "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
                                         "TLS_RSA_WITH_NULL_SHA256",
                                         "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
                                         "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
                                         "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256" };
    hf_config *config = hf_config_new();
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(hf_config_suites(config, names[i]), HF_FAILED);
    hf_config_free(&config);
}

/* ---- a changed record says nothing about what is in it: no padding oracle (Zombie POODLE, GOLDENDOODLE) ---- */

static void change_sent(struct side *from, size_t at)
{
    from->sent.at[at] ^= 0x40;
}

static struct wire answer_to_change_at(struct pair *p, size_t at, size_t *record_len)
{
    renew(p);
    shake_hands(p);
    send_text(&p->client, "a cookie that somebody would like to have");
    *record_len = p->client.sent.len;
    change_sent(&p->client, at);
    deliver(p, &p->client, &p->server);
    expect_failure(&p->server, "BAD_RECORD", 20);
    flush_side(&p->server);
    return p->server.sent;
}

TEST(each_changed_byte_of_a_record_has_the_same_answer)
{
    enum { ANSWER = RECORD_HEADER_LEN + 8 + 2 + 16 };
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    size_t record_len = RECORD_HEADER_LEN + 1;
    for (size_t at = RECORD_HEADER_LEN; at < record_len; at++) {
        struct wire answer = answer_to_change_at(&p, at, &record_len);
        assert_int_equal(answer.len, ANSWER);
        assert_int_equal(answer.at[0], ALERT);
    }
    free_pair(&p);
}

/* ---- compression ---- */

TEST(a_client_offers_no_compression)
{
    struct pair p = new_pair(lenient);
    flush_side(&p.client);
    struct client_hello hello = hello_of(&p.client);
    assert_int_equal(hello.compression.len, 1);
    assert_int_equal(hello.compression.at[0], 0);
    free_pair(&p);
}

TEST(a_client_takes_no_compression)
{
    enum { COMPRESSION_WITHOUT_SESSION_ID = 37 };
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(SERVER_HELLO, OVERWRITE(COMPRESSION_WITHOUT_SESSION_ID, "01")));
    expect_handshake_refused(&p, &p.client, "BAD_COMPRESSION", 47);
    free_pair(&p);
}

TEST(a_server_chooses_no_compression)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    size_t compression = SUITES + 2 * count_suites(&p);
    lie(&p.client, &LIE(CLIENT_HELLO, OVERWRITE(compression, "03"), INSERT(compression + 1, "01 40")));
    struct stolen flight;
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    struct server_hello hello;
    assert_true(read_server_hello(&hello, stolen_body(&flight, SERVER_HELLO)));
    assert_int_equal(hello.compression, 0);
    free_pair(&p);
}

/* ---- signatures with MD5 or SHA-1 ---- */

static bool is_of_short_hash(uint16_t scheme)
{
    enum { MD5_HASH = 1, SHA1_HASH = 2, SHA224_HASH = 3 };
    return scheme >> 8 == MD5_HASH || scheme >> 8 == SHA1_HASH || scheme >> 8 == SHA224_HASH;
}

static void expect_no_short_hash(struct span list)
{
    struct reader r = reader_of(list);
    assert_true(rd_more(&r));
    while (rd_more(&r))
        assert_false(is_of_short_hash(rd_u16(&r)));
    assert_true(rd_finish(&r));
}

TEST(a_client_offers_no_signature_with_md5_or_sha_1)
{
    struct pair p = new_pair(lenient);
    struct span list;
    flush_side(&p.client);
    struct bytes body = extension_of(&p.client, EXT_SIGNATURE_ALGORITHMS);
    assert_true(read_number_list(&list, span_of(body.at, body.len)));
    expect_no_short_hash(list);
    free_pair(&p);
}

TEST(a_server_asks_for_no_signature_with_md5_or_sha_1)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    struct stolen flight;
    struct tls12_certificate_request request;
    let_speak(&p, &p.client);
    steal(&flight, &p.server);
    assert_true(read_tls12_certificate_request(&request, stolen_body(&flight, CERTIFICATE_REQUEST)));
    expect_no_short_hash(request.schemes);
    free_pair(&p);
}

static const char *const short_hashes[] = { "0101", "0201", "0203", "0301", "0303", "0202" };

TEST(a_servers_signature_with_md5_or_sha_1_is_refused)
{
    enum { SCHEME = 1 + 2 + 1 + 32 }; /* behind the public key of x25519 */
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    for (size_t i = 0; i < COUNT_OF(short_hashes); i++) {
        renew(&p);
        lie(&p.server, &LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, short_hashes[i])));
        expect_handshake_refused(&p, &p.client, "SCHEME_NOT_OFFERED", 47);
    }
    free_pair(&p);
}

TEST(a_clients_signature_with_md5_or_sha_1_is_refused)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    for (size_t i = 0; i < COUNT_OF(short_hashes); i++) {
        renew(&p);
        lie(&p.client, &LIE(CERTIFICATE_VERIFY, OVERWRITE(0, short_hashes[i])));
        expect_handshake_refused(&p, &p.server, "SCHEME_NOT_OFFERED", 47);
    }
    free_pair(&p);
}

/* RFC 5246 7.4.1.4.1: a client that names none takes SHA-1; RFC 9155 5: no more. */
TEST(a_client_that_names_no_signature_gets_none_with_sha_1)
{
    struct pair p = new_pair(tls12_pair(BY_ECDHE));
    lie(&p.client, &LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)));
    expect_handshake_refused(&p, &p.server, "NO_COMMON_SIGNATURE_SCHEME", 40);
    renew(&p);
    lie(&p.client, &LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SIGNATURE_ALGORITHMS, "0004 0201 0203")));
    expect_handshake_refused(&p, &p.server, "NO_COMMON_SIGNATURE_SCHEME", 40);
    free_pair(&p);
}

/* ---- certificates with static Diffie-Hellman keys (KCI) ---- */

/* RFC 5246 7.4.4, RFC 8422 5.5: rsa_fixed_dh(3), rsa_fixed_ecdh(65), ecdsa_fixed_ecdh(66): there the client would
 * authenticate itself by the key exchange, and who has its key can be any server to it. */
TEST(a_client_shows_no_certificate_for_static_diffie_hellman)
{
    struct pair p = new_pair(full_tls12_pair(BY_ECDHE));
    lie(&p.server, &LIE(CERTIFICATE_REQUEST, OVERWRITE(0, "03"), CUT(1, 2), INSERT(1, "03 41 42")));
    expect_handshake_refused(&p, &p.server, "CLIENT_SENT_NO_CERTIFICATE", 40);
    free_pair(&p);
}
