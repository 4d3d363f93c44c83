/* settings.c - what tests configure a side of a pair with. */
#include "support/settings.h"

void prefer_p256(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_groups(config, "secp256r1"));
}

void prefer_p384(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_groups(config, "secp384r1"));
}

void speak_h2(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_alpn(config, "h2"));
}

void judge_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_verdict_elsewhere(config));
}

void ask_client(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_OPTIONAL));
}

void demand_from_client(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_REQUIRED));
}

void ask_client_and_retry(hf_config *config, void *arg)
{
    prefer_p256(config, arg);
    demand_from_client(config, arg);
}

const struct made_certificate *client_leaf(void)
{
    static const struct made_certificate *leaf;
    return leaf = leaf != NULL ? leaf : make_client_leaf("a client", test_root());
}

void show_certificate(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity(config, of(chain_pem(client_leaf())), of(client_leaf()->key_pem), NULL, NULL));
}

void speak_tls12(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_versions(config, "1.2"));
}

void speak_tls13(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_versions(config, "1.3"));
}

void allow_dhe(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_legacy_dhe(config, NULL));
}

void allow_rsa_key_exchange(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_insecure_rsa_key_exchange(config));
}
