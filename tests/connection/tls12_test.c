/* tls12_test.c - TLS 1.2: what two sides can agree on, in which order they say it, and that they then understand each
 * other (RFC 5246, RFC 8422, RFC 7919). */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

/* ---- what is agreed ---- */

struct terms {
    const char *suite, *group, *scheme;
    enum made_key key;
};

static void accept_terms(hf_config *config, void *arg)
{
    const struct terms *terms = arg;
    speak_tls12(config, NULL);
    allow_dhe(config, NULL);
    allow_rsa_key_exchange(config, NULL);
    if (terms->scheme != NULL)
        must(config, hf_config_signature_schemes(config, terms->scheme));
    must(config, hf_config_suites(config, terms->suite));
}

static const struct made_certificate *leaf_for(const struct terms *terms)
{
    return make_certificate((struct recipe){ .issuer = test_root(),
                                             .key = terms->key,
                                             .alt_names = "DNS:server.example",
                                             .common_name = "kind",
                                             .purposes = "serverAuth" });
}

static void show_leaf(hf_config *config, void *arg)
{
    const struct made_certificate *leaf = leaf_for(arg);
    const char *group = ((const struct terms *)arg)->group;
    bool is_field = group != NULL && strncmp(group, "ffdhe", 5) == 0;
    must(config, hf_config_legacy_dhe(config, is_field ? group : NULL));
    allow_rsa_key_exchange(config, NULL);
    if (group != NULL && !is_field)
        must(config, hf_config_groups(config, group));
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static struct pair pair_on(const struct terms *terms)
{
    return new_pair((struct pair_options){ .configure_client = accept_terms,
                                           .configure_server = show_leaf,
                                           .without_identity = true,
                                           .arg = (void *)(uintptr_t)terms });
}

static void expect_name(const char *is, const char *wanted)
{
    if (wanted == NULL)
        assert_null(is);
    else
        assert_string_equal(is, wanted);
}

static void expect_terms(const struct terms *terms)
{
    struct pair p = pair_on(terms);
    hf_agreement client, server;
    shake_hands(&p);
    expect_talk(&p);
    hf_agreed(p.client.conn, &client);
    hf_agreed(p.server.conn, &server);
    assert_string_equal(client.version, "TLSv1.2");
    assert_string_equal(server.version, "TLSv1.2");
    assert_string_equal(client.suite, terms->suite);
    expect_name(client.group, terms->group);
    expect_name(server.group, terms->group);
    if (terms->scheme != NULL)
        assert_string_equal(client.signature, terms->scheme);
    assert_true(client.verified);
    free_pair(&p);
}

TEST(each_suite_works)
{
    static const struct terms terms[] = {
        { "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "x25519", NULL, MAKE_P256 },
        { "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "x25519", NULL, MAKE_P256 },
        { "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "x25519", NULL, MAKE_P256 },
        { "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "x25519", NULL, MAKE_RSA },
        { "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "x25519", NULL, MAKE_RSA },
        { "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "x25519", NULL, MAKE_RSA },
        { "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "ffdhe2048", NULL, MAKE_RSA },
        { "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "ffdhe2048", NULL, MAKE_RSA },
        { "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ffdhe2048", NULL, MAKE_RSA },
        { "TLS_RSA_WITH_AES_128_GCM_SHA256", NULL, NULL, MAKE_RSA },
        { "TLS_RSA_WITH_AES_256_GCM_SHA384", NULL, NULL, MAKE_RSA },
    };
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        expect_terms(&terms[i]);
}

TEST(each_group_works)
{
    static const char ecdhe[] = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    static const char dhe[] = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
    for (size_t i = 0; i < NUM_GROUPS; i++)
        expect_terms(&(struct terms){ ecdhe, groups[i]->name, NULL, MAKE_P256 });
    for (size_t i = 0; i < NUM_FINITE_FIELDS; i++)
        expect_terms(&(struct terms){ dhe, finite_fields[i].name, NULL, MAKE_RSA });
}

/* RFC 5246 7.4.1.4.1: ECDSA with a hash goes with any curve. */
TEST(each_signature_scheme_works)
{
    static const char ecdsa[] = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    static const char rsa[] = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    static const enum made_key curves[] = { MAKE_P256, MAKE_P384, MAKE_P521 };
    static const char *const hashes[] = { "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384",
                                          "ecdsa_secp521r1_sha512" };
    static const char *const of_rsa[] = { "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512",
                                          "rsa_pkcs1_sha256",    "rsa_pkcs1_sha384",    "rsa_pkcs1_sha512" };
    static const char *const of_pss[] = { "rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512" };
    for (size_t i = 0; i < COUNT_OF(curves); i++)
        for (size_t j = 0; j < COUNT_OF(hashes); j++)
            expect_terms(&(struct terms){ ecdsa, "x25519", hashes[j], curves[i] });
    for (size_t i = 0; i < COUNT_OF(of_rsa); i++)
        expect_terms(&(struct terms){ rsa, "x25519", of_rsa[i], MAKE_RSA });
    for (size_t i = 0; i < COUNT_OF(of_pss); i++)
        expect_terms(&(struct terms){ rsa, "x25519", of_pss[i], MAKE_RSA_PSS });
    expect_terms(&(struct terms){ ecdsa, "x25519", "ed25519", MAKE_ED25519 });
    expect_terms(&(struct terms){ ecdsa, "x25519", "ed448", MAKE_ED448 });
}

/* ---- the order of messages ---- */

TEST(messages_are_traced_in_the_order_of_the_figure)
{
    struct pair p = new_pair((struct pair_options){ .configure_client = speak_tls12 });
    shake_hands(&p);
    static const char expected[] = "C ClientHello {none}\n"
                                   "S ServerHello {none}\n"
                                   "S Certificate {none}\n"
                                   "S ServerKeyExchange {none}\n"
                                   "S ServerHelloDone {none}\n"
                                   "C ClientKeyExchange {none}\n"
                                   "C ChangeCipherSpec {none}\n"
                                   "C Finished {application}\n"
                                   "S ChangeCipherSpec {none}\n"
                                   "S Finished {application}\n";
    assert_string_equal(p.client.events, expected);
    assert_string_equal(p.server.events, expected);
    free_pair(&p);
}
