/* tls12_key_exchange_test.c - what may not stand in a ServerKeyExchange or a ClientKeyExchange (RFC 5246 7.4.3, 7.4.7;
 * RFC 8422 5.4, 5.7; RFC 7919).
 *
 * A liar who signs its lies passes for the server: what it says is then to be judged, and not only whether it said it.
 */
#include "base/memory.h"
#include "handshake/exchange.h"
#include "handshake/refusals.h"
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

#define ZEROS_32 "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
#define ONES_32 "01010101 01010101 01010101 01010101 01010101 01010101 01010101 01010101"

/* ---- what the two sides are configured with ---- */

static void speak_p256(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    prefer_p256(config, arg);
}

static void speak_without_p384(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_groups(config, "x25519,secp256r1"));
}

static void speak_all(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    allow_dhe(config, arg);
    allow_rsa_key_exchange(config, arg);
}

static void sign_by_sha256(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    must(config, hf_config_signature_schemes(config, "ecdsa_secp256r1_sha256,ed25519"));
}

static void show_rsa_key(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity(config, of(chain_pem(rsa_leaf())), of(rsa_leaf()->key_pem), NULL, NULL));
}

static void show_key(hf_config *config, enum made_key key)
{
    const struct made_certificate *leaf = make_certificate((struct recipe){
        .issuer = test_root(), .key = key, .alt_names = "DNS:server.example", .purposes = "serverAuth" });
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static void show_pss_key(hf_config *config, void *arg)
{
    (void)arg;
    show_key(config, MAKE_RSA_PSS);
}

static void show_key_of_any_use(hf_config *config, void *arg)
{
    (void)arg;
    show_key(config, MAKE_P256);
}

static const struct pair_options plain = { .configure_client = speak_tls12 },
                                 with_p256 = { .configure_client = speak_p256 },
                                 without_p384 = { .configure_client = speak_without_p384 },
                                 with_sha256 = { .configure_client = sign_by_sha256 };

/* ---- ServerKeyExchange: what was not signed so ---- */

/* Where the fields of one with x25519 stand. */
enum { NAMED_CURVE = 1, PUBLIC_KEY = 4, SCHEME = 36 };

TEST(parameters_that_were_changed_after_signing)
{
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, FLIP(PUBLIC_KEY)), "BAD_SIGNATURE", 51);
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(NAMED_CURVE, "001e")), "BAD_SIGNATURE", 51);
    expect_client_refuses(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, FLIP(2)), "BAD_SIGNATURE", 51);
    expect_client_refuses(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, FLIP(270)), "BAD_SIGNATURE", 51);
}

TEST(a_wrong_signature)
{
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, FLIP_LAST), "BAD_SIGNATURE", 51);
    expect_client_refuses(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, FLIP_LAST), "BAD_SIGNATURE", 51);
}

TEST(a_scheme_that_was_not_offered)
{
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0203")), "SCHEME_NOT_OFFERED", 47);
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0101")), "SCHEME_NOT_OFFERED", 47);
    expect_client_refuses(with_sha256, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0503")), "SCHEME_NOT_OFFERED", 47);
}

TEST(a_scheme_of_another_kind_of_key)
{
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0807")), "SCHEME_DOES_NOT_FIT", 47);
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0804")), "SCHEME_DOES_NOT_FIT", 47);
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0401")), "SCHEME_DOES_NOT_FIT", 47);
}

/* 7.4.1.4.1: with ECDSA the hash goes with any curve; but it was another one. */
TEST(a_scheme_with_another_hash)
{
    expect_client_refuses(plain, LIE(SERVER_KEY_EXCHANGE, OVERWRITE(SCHEME, "0503")), "BAD_SIGNATURE", 51);
}

/* RFC 8446 4.2.3: in TLS 1.3 they "refer solely to signatures which appear in certificates". */
static enum status sign_by_pkcs1(struct handshake *hs)
{
    hs->scheme = scheme_by_id(0x0401);
    return sign_transcript(hs);
}

TEST(a_scheme_of_tls_1_2_in_tls_1_3)
{
    static const struct pair_options options = { .configure_server = show_rsa_key, .without_identity = true };
    struct pair p = new_pair(options);
    struct flow flow = server_flow(TLS13);
    flow.rows[row_of(&flow, SEND, CERTIFICATE_VERIFY) - 1].perform = sign_by_pkcs1;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "SCHEME_DOES_NOT_FIT", 47);
    free_pair(&p);
}

static enum status sign_for_another_client(struct handshake *hs)
{
    hs->randoms.client[0] ^= 1;
    enum status s = sign_params(hs);
    hs->randoms.client[0] ^= 1;
    return s;
}

static enum status sign_for_another_hello(struct handshake *hs)
{
    hs->randoms.server[31] ^= 1;
    enum status s = sign_params(hs);
    hs->randoms.server[31] ^= 1;
    return s;
}

static enum status sign_nothing(struct handshake *hs)
{
    enum status s = sign_params(hs);
    hs->signature_len = 0;
    return s;
}

static void expect_signature_refused(struct pair_options options, enum status (*perform)(struct handshake *))
{
    struct pair p = new_pair(options);
    struct flow flow = server_flow(TLS12);
    flow.rows[row_of(&flow, SEND, SERVER_KEY_EXCHANGE) - 1].perform = perform;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "BAD_SIGNATURE", 51);
    free_pair(&p);
}

TEST(parameters_without_a_signature)
{
    expect_signature_refused(plain, sign_nothing);
    expect_signature_refused(tls12_pair(BY_DHE), sign_nothing);
}

TEST(parameters_that_were_signed_in_another_handshake)
{
    expect_signature_refused(plain, sign_for_another_client);
    expect_signature_refused(plain, sign_for_another_hello);
    expect_signature_refused(tls12_pair(BY_DHE), sign_for_another_client);
}

/* ---- ServerKeyExchange: what was signed, and is wrong ---- */

static struct span false_params;

static enum status sign_false_params(struct handshake *hs)
{
    enum { BOTH_RANDOMS = 2 * RANDOM_LEN };
    if (sign_params(hs) != OK)
        return FAILED;
    struct bytes all = { allocate(BOTH_RANDOMS + false_params.len), BOTH_RANDOMS + false_params.len };
    memcpy(all.at, hs->signed_params.at, BOTH_RANDOMS);
    memcpy(all.at + BOTH_RANDOMS, false_params.at, false_params.len);
    release(hs->signed_params.at, hs->signed_params.len);
    hs->signed_params = all;
    hs->to_be_signed = span_of(all.at, all.len);
    return sign_with_identity(hs);
}

static void expect_params_refused(struct pair_options options, struct span params, const char *reason, uint8_t alert)
{
    struct pair p = new_pair(options);
    struct flow flow = server_flow(TLS12);
    false_params = params;
    flow.rows[row_of(&flow, SEND, SERVER_KEY_EXCHANGE) - 1].perform = sign_false_params;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, reason, alert);
    free_pair(&p);
}

TEST(a_group_that_was_not_offered)
{
    expect_params_refused(without_p384, hex("03 0018 61 04" ONES_32 ONES_32 ONES_32), "GROUP_NOT_OFFERED", 47);
    expect_params_refused(without_p384, hex("03 0100 01 02"), "GROUP_NOT_OFFERED", 47);
    expect_params_refused(plain, hex("03 001a 01 02"), "GROUP_NOT_OFFERED", 47);
}

TEST(a_curve_that_the_server_made_itself)
{
    expect_params_refused(plain, hex("01 001d 20" ONES_32), "MALFORMED", 50);
    expect_params_refused(plain, hex("02 001d 20" ONES_32), "MALFORMED", 50);
}

TEST(a_public_key_that_is_none)
{
    expect_params_refused(plain, hex("03 001d 20" ZEROS_32), "BAD_KEY_SHARE", 47);
    expect_params_refused(plain,
                          hex("03 001d 1f 01010101 01010101 01010101 01010101 01010101 01010101 01010101 010101"),
                          "BAD_KEY_SHARE", 47);
    expect_params_refused(plain, hex("03 001d 21 01" ONES_32), "BAD_KEY_SHARE", 47);
    expect_params_refused(with_p256, hex("03 0017 41 04" ONES_32 ONES_32), "BAD_KEY_SHARE", 47);
    expect_params_refused(with_p256, hex("03 0017 41 04" ZEROS_32 ZEROS_32), "BAD_KEY_SHARE", 47);
    expect_params_refused(with_p256, hex("03 0017 21 02" ONES_32), "BAD_KEY_SHARE", 47);
    expect_params_refused(with_p256, hex("03 0017 01 00"), "BAD_KEY_SHARE", 47);
}

TEST(a_public_key_of_no_bytes)
{
    expect_params_refused(plain, hex("03 001d 00"), "MALFORMED", 50);
}

/* ---- a Diffie-Hellman group, and a share in it ---- */

static struct span dhe_params(struct span p, struct span g, struct span share)
{
    static uint8_t room[3 * (2 + 2 * MAX_FIELD_LEN)];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_dhe_params(&w, p, g, share);
    assert_true(wr_finish(&w));
    return wr_written(&w);
}

static struct span ffdhe2048(void)
{
    static struct span p;
    if (p.at == NULL) {
        struct pair pair = new_pair(tls12_pair(BY_DHE));
        p = finite_field_parameters(&finite_fields[0], pair.server.config->policy.provider).p;
        p = keep_bytes(p.at, p.len);
        free_pair(&pair);
    }
    return p;
}

/* The prime and so much, which stays within its last byte. */
static struct span near_prime(int more)
{
    struct span p = ffdhe2048();
    uint8_t changed[256];
    memcpy(changed, p.at, sizeof changed);
    changed[255] = (uint8_t)(changed[255] + more);
    return keep_bytes(changed, sizeof changed);
}

static void expect_group_refused(struct span p, struct span g, const char *reason, uint8_t alert)
{
    expect_params_refused(tls12_pair(BY_DHE), dhe_params(p, g, hex("1234")), reason, alert);
}

TEST(a_group_below_2048_bits)
{
    struct span almost = near_prime(0);
    expect_group_refused(hex("17"), hex("02"), "WEAK_DH_GROUP", 71);
    expect_group_refused(many(64, 0xff), hex("02"), "WEAK_DH_GROUP", 71);
    expect_group_refused(many(128, 0xff), hex("02"), "WEAK_DH_GROUP", 71);
    expect_group_refused(many(255, 0xff), hex("02"), "WEAK_DH_GROUP", 71);
    expect_group_refused(joined(hex("7f"), span_of(almost.at, 255)), hex("02"), "WEAK_DH_GROUP", 71);
    expect_group_refused(joined(hex("00"), many(255, 0xff)), hex("02"), "WEAK_DH_GROUP", 71);
}

TEST(a_group_above_8192_bits)
{
    expect_group_refused(many(1025, 0xff), hex("02"), "HUGE_DH_GROUP", 47);
}

/* Whether it is a safe prime would take too long to find out. */
TEST(a_group_of_the_servers_own_above_4096_bits)
{
    expect_group_refused(many(513, 0xff), hex("02"), "HUGE_DH_GROUP", 47);
    expect_group_refused(many(1024, 0xff), hex("02"), "HUGE_DH_GROUP", 47);
}

TEST(a_group_without_a_safe_prime)
{
    expect_group_refused(near_prime(-2), hex("02"), "UNSAFE_DH_GROUP", 71);
    expect_group_refused(near_prime(-1), hex("02"), "UNSAFE_DH_GROUP", 71);
    expect_group_refused(many(256, 0xff), hex("02"), "UNSAFE_DH_GROUP", 71);
}

TEST(a_generator_of_next_to_nothing)
{
    expect_group_refused(ffdhe2048(), hex("00"), "UNSAFE_DH_GROUP", 71);
    expect_group_refused(ffdhe2048(), hex("01"), "UNSAFE_DH_GROUP", 71);
    expect_group_refused(ffdhe2048(), near_prime(-1), "UNSAFE_DH_GROUP", 71);
    expect_group_refused(ffdhe2048(), ffdhe2048(), "UNSAFE_DH_GROUP", 71);
}

/* 0 and 1, p-1 and p, and what is longer. */
static struct span bad_share(size_t i)
{
    const struct span shares[] = { hex("00"), hex("01"), near_prime(-1), near_prime(0),
                                   joined(hex("01"), ffdhe2048()) };
    assert_true(i < COUNT_OF(shares));
    return shares[i];
}
enum { NUM_BAD_SHARES = 5 };

TEST(a_servers_share_that_gives_the_secret_away)
{
    for (size_t i = 0; i < NUM_BAD_SHARES; i++)
        expect_params_refused(tls12_pair(BY_DHE), dhe_params(ffdhe2048(), hex("02"), bad_share(i)), "BAD_KEY_SHARE",
                              47);
}

TEST(dh_parameters_of_a_wrong_shape)
{
    static const char *const params[] = { "",
                                          "00",
                                          "0000",
                                          "0001 17",
                                          "0001 17 0001 02",
                                          "0001 17 0001 02 0000",
                                          "0001 17 0000 0001 02",
                                          "0000 0001 02 0001 04" };
    for (size_t i = 0; i < COUNT_OF(params); i++)
        expect_client_refuses(tls12_pair(BY_DHE), LIE(SERVER_KEY_EXCHANGE, BODY(params[i])), "MALFORMED", 50);
}

/* ---- a suite for another key than that of the certificate ---- */

static uint16_t other_suite;
static enum status choose_other_suite(struct handshake *hs)
{
    hs->agreed->suite = suite_by_id(other_suite);
    return write_server_hello(hs);
}

static void expect_key_refused(struct pair_options options, uint16_t suite)
{
    struct pair p = new_pair(options);
    struct flow flow = server_flow(TLS12);
    other_suite = suite;
    flow.rows[row_of(&flow, SEND, SERVER_HELLO)].perform = choose_other_suite;
    follow(&p.server, &flow);
    expect_handshake_refused(&p, &p.client, "KEY_DOES_NOT_FIT_SUITE", 47);
    free_pair(&p);
}

TEST(a_suite_of_rsa_signatures_and_a_key_of_p256)
{
    expect_key_refused(plain, 0xc02f);
}

TEST(a_suite_of_rsa_encryption_and_a_key_of_p256)
{
    static const struct pair_options options = { .configure_client = speak_all,
                                                 .configure_server = show_key_of_any_use,
                                                 .without_identity = true };
    expect_key_refused(options, 0x009c);
}

TEST(a_suite_of_ecdsa_signatures_and_a_key_of_rsa)
{
    static const struct pair_options options = { .configure_client = speak_all,
                                                 .configure_server = show_rsa_key,
                                                 .without_identity = true };
    expect_key_refused(options, 0xc02b);
}

TEST(a_suite_of_rsa_encryption_and_a_key_that_only_signs)
{
    static const struct pair_options options = { .configure_client = speak_all,
                                                 .configure_server = show_pss_key,
                                                 .without_identity = true };
    expect_key_refused(options, 0x009c);
}

/* ---- ClientKeyExchange ---- */

TEST(a_clients_public_key_that_is_none)
{
    static const char *const keys[] = { "20" ZEROS_32, "21 01" ONES_32, "01 01" };
    static const char *const points[] = { ("41 04" ONES_32 ONES_32), ("41 04" ZEROS_32 ZEROS_32), ("21 02" ONES_32),
                                          "01 00" };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        expect_server_refuses(plain, LIE(CLIENT_KEY_EXCHANGE, BODY(keys[i])), "BAD_KEY_SHARE", 47);
    for (size_t i = 0; i < COUNT_OF(points); i++)
        expect_server_refuses(with_p256, LIE(CLIENT_KEY_EXCHANGE, BODY(points[i])), "BAD_KEY_SHARE", 47);
}

/* opaque dh_Yc<1..2^16-1> */
static struct span client_share(struct span share)
{
    const uint8_t len[] = { (uint8_t)(share.len >> 8), (uint8_t)share.len };
    return joined(span_of(len, 2), share);
}

TEST(a_clients_share_that_gives_the_secret_away)
{
    for (size_t i = 0; i < NUM_BAD_SHARES; i++)
        expect_server_refuses(tls12_pair(BY_DHE), LIE(CLIENT_KEY_EXCHANGE, BODY_OF(client_share(bad_share(i)))),
                              "BAD_KEY_SHARE", 47);
}

TEST(a_clients_key_of_no_bytes)
{
    expect_server_refuses(tls12_pair(BY_ECDHE), LIE(CLIENT_KEY_EXCHANGE, BODY("00")), "MALFORMED", 50);
    expect_server_refuses(tls12_pair(BY_DHE), LIE(CLIENT_KEY_EXCHANGE, BODY("0000")), "MALFORMED", 50);
}

TEST(a_clients_key_of_a_wrong_shape)
{
    static const char *const bodies[] = { "", "00", "02 01", "0002 01", "0003 01" };
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++) {
        for (size_t i = 0; i < COUNT_OF(bodies); i++)
            expect_server_refuses(tls12_pair(exchange), LIE(CLIENT_KEY_EXCHANGE, BODY(bodies[i])), "MALFORMED", 50);
        expect_server_refuses(tls12_pair(exchange), LIE(CLIENT_KEY_EXCHANGE, APPEND("00")), "MALFORMED", 50);
        for (size_t less = 1; less < 32; less++)
            expect_server_refuses(tls12_pair(exchange), LIE(CLIENT_KEY_EXCHANGE, CUT_LAST(less)), "MALFORMED", 50);
    }
}

/* ---- an encrypted premaster secret, 7.4.7.1: whatever is wrong with it, the server says the same (ROBOT) ---- */

static void expect_silence_about(struct span encrypted)
{
    expect_server_refuses(tls12_pair(BY_RSA), LIE(CLIENT_KEY_EXCHANGE, BODY_OF(client_share(encrypted))), "BAD_RECORD",
                          20);
}

TEST(an_encrypted_premaster_secret_that_is_none)
{
    expect_silence_about(many(256, 0));
    expect_silence_about(many(256, 1));
    expect_silence_about(many(256, 0xff));
    expect_silence_about(many(255, 1));
    expect_silence_about(many(257, 1));
    expect_silence_about(many(1, 1));
    expect_silence_about(hex(""));
}

/* The client is honest, but for what it encrypts. */
static uint8_t premaster_begins_with;
static enum status encrypt_another_version(struct handshake *hs)
{
    uint8_t premaster[PREMASTER_LEN] = { 3, premaster_begins_with }, room[MAX_SIGNATURE_LEN];
    struct bytes encrypted = { room, sizeof room };
    struct public_key *key;
    assert_int_equal(import_leaf_key(&key, hs), OK);
    assert_int_equal(rsa_encrypt_premaster(&encrypted, key, premaster), OK);
    public_key_free(&key);
    write_encrypted_premaster(&hs->out, span_of(encrypted.at, encrypted.len));
    set_premaster(hs, span_of(premaster, sizeof premaster));
    return OK;
}

static struct pair pair_with_premaster(uint8_t version)
{
    struct pair p = new_pair(tls12_pair(BY_RSA));
    struct flow flow = client_flow(TLS12);
    flow.rows[row_of(&flow, SEND, CLIENT_KEY_EXCHANGE)].perform = encrypt_another_version;
    premaster_begins_with = version;
    follow(&p.client, &flow);
    return p;
}

TEST(a_premaster_secret_for_another_version)
{
    static const uint8_t versions[] = { 0, 1, 2, 4, 0xff };
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        struct pair p = pair_with_premaster(versions[i]);
        expect_handshake_refused(&p, &p.server, "BAD_RECORD", 20);
        free_pair(&p);
    }
}

TEST(a_premaster_secret_for_the_version_of_the_hello)
{
    struct pair p = pair_with_premaster(3);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}
