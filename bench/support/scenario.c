/* scenario.c - the usual handshake, and certificates for others. */
#include "bench/support/scenario.h"

#include "bench/support/insist.h"

struct scenario usual_scenario(void)
{
    return (struct scenario){ .suite = "TLS_AES_128_GCM_SHA256", .group = "x25519", .key = "p256" };
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

void make_certificates(struct scenario *scenario)
{
    scenario->root = make_root("Bench Root");
    scenario->leaf = make_certificate((struct recipe){ .issuer = scenario->root,
                                                       .key = key_called(scenario->key),
                                                       .alt_names = "DNS:" BENCH_SERVER_NAME,
                                                       .purposes = "serverAuth",
                                                       .key_usage = "critical,digitalSignature" });
}
