/* tls12.c - conversations in TLS 1.2, by key exchange. */
#include "support/tls12.h"

#include "support/settings.h"
#include "support/staples.h"

const struct made_certificate *rsa_leaf(void)
{
    static const struct made_certificate *leaf;
    if (leaf == NULL)
        leaf = make_certificate((struct recipe){ .issuer = test_root(),
                                                 .key = MAKE_RSA,
                                                 .alt_names = "DNS:server.example",
                                                 .common_name = "rsa",
                                                 .purposes = "serverAuth" });
    return leaf;
}

/* The same one each time, so that handshakes can be compared. */
struct span staple_of(const struct made_certificate *leaf)
{
    static struct span staples[2];
    struct span *staple = &staples[leaf == rsa_leaf()];
    if (staple->at == NULL)
        *staple = make_good_staple(leaf);
    return *staple;
}

static const char *const suites[] = {
    [BY_ECDHE] = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    [BY_DHE] = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    [BY_RSA] = "TLS_RSA_WITH_AES_128_GCM_SHA256",
};

static const struct made_certificate *leaf_of(const char *suite)
{
    return suite == suites[BY_ECDHE] ? test_leaf() : rsa_leaf();
}

static void speak_by(hf_config *config, void *suite)
{
    speak_tls12(config, NULL);
    must(config, hf_config_legacy_dhe(config, "ffdhe2048"));
    allow_rsa_key_exchange(config, NULL);
    must(config, hf_config_suites(config, suite));
}

static void serve_by(hf_config *config, void *suite)
{
    const struct made_certificate *leaf = leaf_of(suite);
    speak_by(config, suite);
    must(config, hf_config_add_identity(config, of(chain_pem(leaf)), of(leaf->key_pem), NULL, NULL));
}

static void speak_with_certificate(hf_config *config, void *suite)
{
    speak_by(config, suite);
    show_certificate(config, NULL);
}

static void serve_with_all(hf_config *config, void *suite)
{
    serve_by(config, suite);
    must(config, hf_config_staple(config, of(staple_of(leaf_of(suite)))));
    demand_from_client(config, NULL);
}

static struct pair_options options_by(enum key_exchange exchange, configure_fn *client, configure_fn *server)
{
    return (struct pair_options){ .configure_client = client,
                                  .configure_server = server,
                                  .without_identity = true,
                                  .arg = (void *)(uintptr_t)suites[exchange] };
}

struct pair_options tls12_pair(enum key_exchange exchange)
{
    return options_by(exchange, speak_by, serve_by);
}

struct pair_options full_tls12_pair(enum key_exchange exchange)
{
    return options_by(exchange, speak_with_certificate, serve_with_all);
}
