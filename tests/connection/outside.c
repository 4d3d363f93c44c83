/* outside.c - a handshake that stands still for an answer from outside. */
#include "connection/outside.h"

#include "support/settings.h"
#include "test.h"

struct pair waiting_pair(struct pair_options options, bool is_client, unsigned need)
{
    struct pair p = new_pair(options);
    shake_hands(&p);
    assert_int_equal(hf_needs(is_client ? p.client.conn : p.server.conn), need);
    return p;
}

hf_status answer_with(struct side *side, EVP_PKEY *key)
{
    uint8_t out[128];
    size_t len = sizeof out;
    hf_signature_request request;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(hf_signature_wanted(side->conn, &request), HF_OK);
    assert_int_equal(request.scheme, 0x0403);
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestSign(ctx, out, &len, request.input.at, request.input.len), 1);
    EVP_MD_CTX_free(ctx);
    return hf_give_signature(side->conn, (hf_span){ out, len });
}

void keep_server_key_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))));
}

void keep_client_key_elsewhere(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_add_identity_without_key(config, of(chain_pem(client_leaf()))));
}

bool has_verified(const struct side *side)
{
    hf_agreement agreed;
    hf_agreed(side->conn, &agreed);
    return agreed.verified;
}
