/* tls12_choice_test.c - what a server chooses from a ClientHello of TLS 1.2, however little the client says (RFC 5246
 * 7.4.1.2, RFC 8422 4, RFC 7919 4, RFC 5746 3.6). */
#include "support/script.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static const struct pair_options plain = { .configure_client = speak_tls12 },
                                 older_server = { .configure_server = speak_tls12 };

/* The client says that of itself; the two then understand each other. */
static struct pair agreeing_pair(struct pair_options options, struct lie what)
{
    struct pair p = new_pair(options);
    lie_in_version(&p.client, TLS12, &what);
    shake_hands(&p);
    expect_talk(&p);
    return p;
}

static void expect_accepted(struct pair_options options, struct lie what)
{
    struct pair p = agreeing_pair(options, what);
    free_pair(&p);
}

static void expect_group(struct pair *p, const char *name)
{
    hf_agreement agreed;
    hf_agreed(p->server.conn, &agreed);
    assert_string_equal(agreed.group, name);
}

/* ---- the version, RFC 8446 4.2.1 and appendix D.2 ---- */

TEST(a_version_newer_than_any_without_the_extension_is_tls_1_2)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0304")));
    expect_accepted(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "03ff")));
}

TEST(where_the_extension_is_the_old_field_says_nothing)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, OVERWRITE(VERSION_OF_HELLO, "0301"),
                               ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "04 0303 0302")));
}

TEST(the_extension_may_name_tls_1_2_alone)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_SUPPORTED_VERSIONS, "02 0303")));
    expect_accepted(older_server, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_VERSIONS, "02 0303")));
}

TEST(a_newer_client_is_met_where_the_server_is)
{
    struct pair p = new_pair(older_server);
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* What only TLS 1.3 has is as good as unknown, whatever is in it. */
TEST(extensions_of_tls_1_3_mean_nothing)
{
    expect_accepted(older_server, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_KEY_SHARE, "ff")));
    expect_accepted(plain, LIE(CLIENT_HELLO, ADD_EXTENSION(EXT_COOKIE, ""), ADD_EXTENSION(EXT_EARLY_DATA, "00"),
                               ADD_EXTENSION(EXT_PRE_SHARED_KEY, "00"), ADD_EXTENSION(EXT_POST_HANDSHAKE_AUTH, "00")));
}

TEST(extensions_of_tls_1_2_mean_nothing_in_tls_1_3)
{
    static const struct edit edits[] = {
        SET_EXTENSION(EXT_RENEGOTIATION_INFO, "0c 000102030405060708090a0b"),
        SET_EXTENSION(EXT_EXTENDED_MASTER_SECRET, "00"),
        SET_EXTENSION(EXT_EC_POINT_FORMATS, "01 02"),
    };
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        struct pair p = new_pair((struct pair_options){ 0 });
        lie(&p.client, &(struct lie){ .in = CLIENT_HELLO, .edits = { edits[i] } });
        shake_hands(&p);
        expect_talk(&p);
        free_pair(&p);
    }
}

/* ---- compression, 7.4.1.2: null among others ---- */

enum { COMPRESSION = SUITES_OF_TLS12_CLIENT_HELLO + 2 * 6 };

TEST(compression_that_nobody_has_to_take)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION, "02"), INSERT(COMPRESSION + 1, "01")));
    expect_accepted(plain, LIE(CLIENT_HELLO, OVERWRITE(COMPRESSION, "03"), INSERT(COMPRESSION + 2, "0140")));
}

/* ---- signals among the suites ---- */

#define ONE_MORE_SUITE(hex) \
    OVERWRITE(SUITES_OF_TLS12_CLIENT_HELLO - 2, "000e"), INSERT(SUITES_OF_TLS12_CLIENT_HELLO, hex)

TEST(secure_renegotiation_signalled_by_a_suite)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, ONE_MORE_SUITE("00ff"), DROP_EXTENSION(EXT_RENEGOTIATION_INFO)));
}

TEST(secure_renegotiation_signalled_by_both)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, ONE_MORE_SUITE("00ff")));
}

/* RFC 7507 3: of a fallback the server that speaks no more has nothing to say. */
TEST(a_fallback_to_all_that_the_server_speaks)
{
    static const struct pair_options old = { .configure_client = speak_tls12, .configure_server = speak_tls12 };
    expect_accepted(old, LIE(CLIENT_HELLO, ONE_MORE_SUITE("5600")));
}

TEST(a_fallback_to_the_newest_version)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    lie(&p.client, &LIE(CLIENT_HELLO, OVERWRITE(SUITES_OF_CLIENT_HELLO + 2, "5600")));
    shake_hands(&p);
    expect_talk(&p);
    free_pair(&p);
}

/* ---- groups ---- */

TEST(a_client_that_names_no_groups_knows_p256)
{
    struct pair p = agreeing_pair(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_GROUPS)));
    expect_group(&p, "secp256r1");
    free_pair(&p);
}

TEST(a_client_that_names_no_fields_takes_any)
{
    static const char *const groups[] = { "0002 001d", "0004 001d 0200", "0002 00ff" };
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        struct pair p =
            agreeing_pair(tls12_pair(BY_DHE), LIE(CLIENT_HELLO, SET_EXTENSION(EXT_SUPPORTED_GROUPS, groups[i])));
        expect_group(&p, "ffdhe2048");
        free_pair(&p);
    }
    expect_accepted(tls12_pair(BY_DHE), LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SUPPORTED_GROUPS)));
}

TEST(a_client_without_point_formats_has_the_uncompressed_one)
{
    expect_accepted(plain, LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_EC_POINT_FORMATS)));
    expect_accepted(plain, LIE(CLIENT_HELLO, SET_EXTENSION(EXT_EC_POINT_FORMATS, "03 010200")));
}

/* ---- as little as can be ---- */

/* A hello of 38 bytes: version, random, no session, suite, compression, and that is all. */
TEST(a_client_without_extensions_gets_none)
{
    static const uint8_t header[] = { 2, 0, 0, 38 };
    struct pair p = new_pair(tls12_pair(BY_RSA));
    lie(&p.client, &LIE(CLIENT_HELLO, DROP_EXTENSIONS));
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    assert_null(hf_failure_of(p.server.conn));
    flush_side(&p.server);
    assert_memory_equal(p.server.sent.at + RECORD_HEADER_LEN, header, sizeof header);
    deliver(&p, &p.server, &p.client);
    expect_failure(&p.client, "NO_SECURE_RENEGOTIATION", 40);
    free_pair(&p);
}

/* And then one, which answers the signal. */
TEST(a_client_with_a_signal_and_without_extensions)
{
    struct lie what = LIE(CLIENT_HELLO, DROP_EXTENSIONS, OVERWRITE(SUITES_OF_TLS12_CLIENT_HELLO - 2, "0004 009c"),
                          INSERT(SUITES_OF_TLS12_CLIENT_HELLO + 2, "00ff"));
    struct pair p = agreeing_pair(tls12_pair(BY_RSA), what);
    hf_agreement agreed;
    hf_agreed(p.server.conn, &agreed);
    assert_null(agreed.server_name);
    assert_null(agreed.group);
    free_pair(&p);
}

TEST(a_client_without_signature_algorithms_may_encrypt)
{
    expect_accepted(tls12_pair(BY_RSA), LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_SIGNATURE_ALGORITHMS)));
}

TEST(a_client_without_extended_master_secret)
{
    for (enum key_exchange exchange = BY_ECDHE; exchange <= BY_RSA; exchange++)
        expect_accepted(full_tls12_pair(exchange), LIE(CLIENT_HELLO, DROP_EXTENSION(EXT_EXTENDED_MASTER_SECRET)));
}

TEST(a_client_that_asks_for_a_staple_of_another_kind_gets_none)
{
    expect_accepted(full_tls12_pair(BY_ECDHE), LIE(CLIENT_HELLO, SET_EXTENSION(EXT_STATUS_REQUEST, "02 0000 0000")));
}

/* ---- the suite follows the identity that has the name ---- */

static const struct made_certificate *leaf_for(enum made_key key, const char *name)
{
    return make_certificate((struct recipe){
        .issuer = test_root(), .key = key, .alt_names = name, .common_name = name, .purposes = "serverAuth" });
}

static void serve(hf_config *config, enum made_key key, const char *name)
{
    const struct made_certificate *leaf = leaf_for(key, name);
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static void serve_several(hf_config *config, void *arg)
{
    (void)arg;
    allow_rsa_key_exchange(config, NULL);
    serve(config, MAKE_P256, "DNS:ecdsa.example");
    serve(config, MAKE_RSA, "DNS:rsa.example");
    serve(config, MAKE_RSA_PSS, "DNS:pss.example");
    serve(config, MAKE_RSA, "DNS:both.example");
    serve(config, MAKE_P256, "DNS:both.example");
}

static void offer(hf_config *config, void *suites)
{
    speak_tls12(config, NULL);
    allow_rsa_key_exchange(config, NULL);
    must(config, hf_config_suites(config, suites));
}

static struct pair pair_for(const char *name, const char *suites)
{
    return new_pair((struct pair_options){ .name = name,
                                           .configure_client = offer,
                                           .configure_server = serve_several,
                                           .without_identity = true,
                                           .arg = (void *)(uintptr_t)suites });
}

#define ECDSA_SUITE "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
#define RSA_SUITE "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
#define DECRYPTING_SUITE "TLS_RSA_WITH_AES_128_GCM_SHA256"
#define ANY_SUITE ECDSA_SUITE "," RSA_SUITE "," DECRYPTING_SUITE

static void expect_suite(const char *name, const char *suites, const char *suite)
{
    struct pair p = pair_for(name, suites);
    hf_agreement agreed;
    shake_hands(&p);
    expect_talk(&p); /* so the client found its name in the certificate */
    hf_agreed(p.client.conn, &agreed);
    assert_string_equal(agreed.suite, suite);
    free_pair(&p);
}

TEST(the_suite_is_one_for_the_identity_that_has_the_name)
{
    expect_suite("ecdsa.example", ANY_SUITE, ECDSA_SUITE);
    expect_suite("rsa.example", ANY_SUITE, RSA_SUITE);
    expect_suite("pss.example", ANY_SUITE, RSA_SUITE);
    expect_suite("both.example", ANY_SUITE, ECDSA_SUITE);
}

TEST(the_identity_is_one_for_the_suites_that_the_client_has)
{
    expect_suite("both.example", RSA_SUITE, RSA_SUITE);
    expect_suite("both.example", DECRYPTING_SUITE, DECRYPTING_SUITE);
    expect_suite("rsa.example", DECRYPTING_SUITE, DECRYPTING_SUITE);
}

TEST(a_client_that_asked_for_a_name_gets_no_certificate_for_another)
{
    static const struct {
        const char *name, *suites;
    } cases[] = { { "rsa.example", ECDSA_SUITE },
                  { "ecdsa.example", RSA_SUITE "," DECRYPTING_SUITE },
                  { "pss.example", DECRYPTING_SUITE } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct pair p = pair_for(cases[i].name, cases[i].suites);
        expect_handshake_refused(&p, &p.server, "NO_CERTIFICATE_FOR_SUITE", 40);
        free_pair(&p);
    }
}

/* A key that is kept elsewhere signs, and decrypts nothing. */
static void serve_from_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    allow_rsa_key_exchange(config, NULL);
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(rsa_leaf()))));
}

TEST(a_key_elsewhere_does_not_decrypt)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = offer,
                                                    .configure_server = serve_from_elsewhere,
                                                    .without_identity = true,
                                                    .arg = (void *)(uintptr_t)DECRYPTING_SUITE });
    expect_handshake_refused(&p, &p.server, "NO_CERTIFICATE_FOR_SUITE", 40);
    free_pair(&p);
}

/* ---- what the certificate's key may do ---- */

static void show_leaf(hf_config *config, struct recipe recipe)
{
    recipe.issuer = test_root();
    recipe.alt_names = "DNS:server.example";
    recipe.purposes = "serverAuth";
    const struct made_certificate *leaf = make_certificate(recipe);
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static void show_p384_and_rsa(hf_config *config, void *arg)
{
    (void)arg;
    show_leaf(config, (struct recipe){ .key = MAKE_P384 });
    show_leaf(config, (struct recipe){ .key = MAKE_RSA });
}

static void know_p256_alone(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    prefer_p256(config, arg);
}

static const char *suite_of(struct pair *p)
{
    hf_agreement agreed;
    shake_hands(p);
    expect_talk(p);
    hf_agreed(p->client.conn, &agreed);
    return agreed.suite;
}

/* RFC 8422 5.1. */
TEST(a_certificate_on_a_curve_that_the_client_does_not_know_is_not_shown)
{
    static const struct pair_options both = { .configure_client = know_p256_alone,
                                              .configure_server = show_p384_and_rsa,
                                              .without_identity = true };
    struct pair p = new_pair(both);
    assert_string_equal(suite_of(&p), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    free_pair(&p);
}

static void show_p384(hf_config *config, void *arg)
{
    (void)arg;
    show_leaf(config, (struct recipe){ .key = MAKE_P384 });
}

TEST(a_curve_goes_with_its_own_hash_where_the_peer_has_that)
{
    hf_agreement agreed;
    struct pair p = new_pair((struct pair_options){
        .configure_client = speak_tls12, .configure_server = show_p384, .without_identity = true });
    shake_hands(&p);
    hf_agreed(p.client.conn, &agreed);
    assert_string_equal(agreed.signature, "ecdsa_secp384r1_sha384");
    free_pair(&p);
}

static void show_signing_rsa(hf_config *config, void *arg)
{
    allow_rsa_key_exchange(config, arg);
    show_leaf(config, (struct recipe){ .key = MAKE_RSA, .key_usage = "digitalSignature" });
}

static void show_encrypting_rsa(hf_config *config, void *arg)
{
    allow_rsa_key_exchange(config, arg);
    show_leaf(config, (struct recipe){ .key = MAKE_RSA, .key_usage = "keyEncipherment" });
}

static void speak_rsa_too(hf_config *config, void *arg)
{
    speak_tls12(config, arg);
    allow_rsa_key_exchange(config, arg);
}

static void speak_rsa_alone(hf_config *config, void *arg)
{
    speak_rsa_too(config, arg);
    must(config, hf_config_suites(config, "TLS_RSA_WITH_AES_128_GCM_SHA256"));
}

TEST(a_key_that_may_only_sign_does_not_decrypt)
{
    struct pair p = new_pair((struct pair_options){
        .configure_client = speak_rsa_alone, .configure_server = show_signing_rsa, .without_identity = true });
    expect_handshake_refused(&p, &p.server, "NO_CERTIFICATE_FOR_SUITE", 40);
    free_pair(&p);
}

TEST(a_key_that_may_only_decrypt_does_not_sign)
{
    struct pair p = new_pair((struct pair_options){
        .configure_client = speak_rsa_too, .configure_server = show_encrypting_rsa, .without_identity = true });
    assert_string_equal(suite_of(&p), "TLS_RSA_WITH_AES_128_GCM_SHA256");
    free_pair(&p);
}
