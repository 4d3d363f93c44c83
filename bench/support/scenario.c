/* scenario.c - the usual handshakes, and certificates for others. */
#include "bench/support/scenario.h"

#include "bench/support/insist.h"

const struct scenario usual_scenarios[NUM_HANDSHAKES] = {
    { "tls13", "TLS_AES_128_GCM_SHA256", "x25519", "p256", NULL, NULL },
    { "ecdhe-ecdsa", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "x25519", "p256", NULL, NULL },
    { "ecdhe-rsa", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "x25519", "rsa2048", NULL, NULL },
    { "dhe-rsa", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "ffdhe2048", "rsa2048", NULL, NULL },
    { "rsa", "TLS_RSA_WITH_AES_128_GCM_SHA256", "no group", "rsa2048", NULL, NULL },
};

static const struct scenario *usual_called(const char *handshake)
{
    for (size_t i = 0; i < NUM_HANDSHAKES; i++)
        if (strcmp(usual_scenarios[i].handshake, handshake) == 0)
            return &usual_scenarios[i];
    insist(false, "find this handshake: there are tls13, ecdhe-ecdsa, ecdhe-rsa, dhe-rsa and rsa");
    return NULL;
}

void scenario_complete(struct scenario *scenario)
{
    const struct scenario *usual = usual_called(scenario->handshake);
    if (scenario->suite == NULL)
        scenario->suite = usual->suite;
    if (scenario->group == NULL)
        scenario->group = usual->group;
    if (scenario->key == NULL)
        scenario->key = usual->key;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

enum exchange_kind exchange_of(const struct scenario *scenario)
{
    if (starts_with(scenario->suite, "TLS_DHE_"))
        return EXCHANGE_DHE;
    return starts_with(scenario->suite, "TLS_RSA_") ? EXCHANGE_RSA : EXCHANGE_ECDHE;
}

bool is_tls12(const struct scenario *scenario)
{
    return strstr(scenario->suite, "_WITH_") != NULL;
}

static enum made_key key_called(const char *name)
{
    static const struct {
        const char *name;
        enum made_key key;
    } keys[] = { { "p256", MAKE_P256 }, { "rsa2048", MAKE_RSA }, { "ed25519", MAKE_ED25519 } };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].key;
    insist(false, "make a key of this kind: there are p256, rsa2048 and ed25519");
    return MAKE_P256;
}

static const char *key_usage_of(const struct scenario *scenario)
{
    return exchange_of(scenario) == EXCHANGE_RSA ? "critical,keyEncipherment" : "critical,digitalSignature";
}

void make_certificates(struct scenario *scenario)
{
    scenario->root = make_root("Bench Root");
    scenario->leaf = make_certificate((struct recipe){ .issuer = scenario->root,
                                                       .key = key_called(scenario->key),
                                                       .alt_names = "DNS:" BENCH_SERVER_NAME,
                                                       .purposes = "serverAuth",
                                                       .key_usage = key_usage_of(scenario) });
}
