/* suite.c - the cipher suites that we have, best first.
 *
 * TLS_AES_128_CCM_SHA256 and its sibling with short tags are for small devices, and not here. Of TLS 1.2 there are
 * those with an AEAD alone: CBC has a MAC that is checked after decryption, which gave away plaintext again and again
 * (Vaudenay, Lucky Thirteen, POODLE), RC4 and 3DES are broken, NULL and export suites protect nothing
 * (docs/vulnerabilities.md). */
#include "crypto/suite.h"

/* AES-128 before AES-256, because it is faster and no attack tells them apart; ChaCha20 is for peers without AES in
 * hardware, and those put it first in their own list. */
const struct cipher_suite cipher_suites[NUM_SUITES] = {
    { 0x1301, "TLS_AES_128_GCM_SHA256", aes128gcm_choices, &sha256, BY_KEY_SHARE, ANY_KEY, 12 },
    { 0x1302, "TLS_AES_256_GCM_SHA384", aes256gcm_choices, &sha384, BY_KEY_SHARE, ANY_KEY, 12 },
    { 0x1303, "TLS_CHACHA20_POLY1305_SHA256", chacha20poly1305_choices, &sha256, BY_KEY_SHARE, ANY_KEY, 12 },
    { 0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", aes128gcm_choices, &sha256, BY_ECDHE, ECDSA_KEY, 4 },
    { 0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", aes128gcm_choices, &sha256, BY_ECDHE, RSA_KEY, 4 },
    { 0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", aes256gcm_choices, &sha384, BY_ECDHE, ECDSA_KEY, 4 },
    { 0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", aes256gcm_choices, &sha384, BY_ECDHE, RSA_KEY, 4 },
    { 0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", chacha20poly1305_choices, &sha256, BY_ECDHE, ECDSA_KEY,
      12 },
    { 0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", chacha20poly1305_choices, &sha256, BY_ECDHE, RSA_KEY, 12 },
    { 0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", aes128gcm_choices, &sha256, BY_DHE, RSA_KEY, 4 },
    { 0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", aes256gcm_choices, &sha384, BY_DHE, RSA_KEY, 4 },
    { 0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", chacha20poly1305_choices, &sha256, BY_DHE, RSA_KEY, 12 },
    { 0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", aes128gcm_choices, &sha256, BY_RSA, RSA_KEY, 4 },
    { 0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", aes256gcm_choices, &sha384, BY_RSA, RSA_KEY, 4 },
};

const struct cipher_suite *suite_by_id(uint16_t id)
{
    for (size_t i = 0; i < NUM_SUITES; i++)
        if (cipher_suites[i].id == id)
            return &cipher_suites[i];
    return NULL;
}

bool suite_takes_key(const struct cipher_suite *suite, enum key_kind kind)
{
    bool is_rsa = kind == KEY_RSA || kind == KEY_RSA_PSS;
    if (suite->exchange == BY_RSA)
        return kind == KEY_RSA;
    return suite->key == ANY_KEY || is_rsa == (suite->key == RSA_KEY);
}

const struct aead *suite_aead(const struct cipher_suite *suite, const struct provider *provider)
{
    const struct aead *const *choice = suite->aeads;
    while (!(*choice)->usable(provider)) /* it ends: the last one is always usable */
        choice++;
    return *choice;
}
