/* suite.c - the cipher suites of TLS 1.3 (RFC 8446 B.4). TLS_AES_128_CCM_SHA256 and its sibling with short tags are for
 * small devices, and not here. */
#include "crypto/suite.h"

/* AES-128 before AES-256, because it is faster and no attack tells them apart; ChaCha20 is for peers without AES in
 * hardware, and those put it first in their own list. */
const struct cipher_suite cipher_suites[NUM_SUITES] = {
    { 0x1301, "TLS_AES_128_GCM_SHA256", aes128gcm_choices, &sha256 },
    { 0x1302, "TLS_AES_256_GCM_SHA384", aes256gcm_choices, &sha384 },
    { 0x1303, "TLS_CHACHA20_POLY1305_SHA256", chacha20poly1305_choices, &sha256 },
};

const struct cipher_suite *suite_by_id(uint16_t id)
{
    for (size_t i = 0; i < NUM_SUITES; i++)
        if (cipher_suites[i].id == id)
            return &cipher_suites[i];
    return NULL;
}

const struct aead *suite_aead(const struct cipher_suite *suite, const struct provider *provider)
{
    const struct aead *const *choice = suite->aeads;
    while (!(*choice)->usable(provider)) /* it ends: the last one is always usable */
        choice++;
    return *choice;
}
