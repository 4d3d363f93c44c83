/* record.c - what both directions share: keys, sequence numbers, nonces (RFC 8446 5.3, 5.5, 7.2; RFC 5246 6.1). */
#include "record/record.h"

#include "base/secret.h"
#include "record/protection.h"

const char *epoch_name(enum epoch epoch)
{
    static const char *const names[] = { "none", "handshake", "application" };
    return names[epoch];
}

void half_rest(struct half *half)
{
    if (half->key != NULL)
        half->aead->forget(&half->key);
}

static void begin_epoch(struct half *half, enum epoch epoch, const struct cipher_suite *suite)
{
    half_rest(half);
    half->suite = suite;
    half->aead = suite_aead(suite, half->provider);
    half->epoch = epoch;
    half->sequence = 0;
}

void half_use_keys(struct half *half, enum epoch epoch, const struct cipher_suite *suite,
                   const struct traffic_secret *secret)
{
    begin_epoch(half, epoch, suite);
    half->secret = *secret;
}

void half_use_write_key(struct half *half, const struct cipher_suite *suite, const uint8_t *key, const uint8_t *iv)
{
    begin_epoch(half, APPLICATION_KEYS, suite);
    memcpy(half->write_key, key, half->aead->key_len);
    memset(half->iv, 0, sizeof half->iv);
    memcpy(half->iv, iv, suite->fixed_iv_len);
}

void half_update_keys(struct half *half)
{
    half_rest(half);
    next_traffic_secret(&half->secret, half->suite->hash);
    half->sequence = 0;
}

bool half_is_worn(const struct half *half)
{
    return half->suite != NULL && half->sequence >= half->aead->max_records;
}

void half_wipe(struct half *half)
{
    half_rest(half);
    wipe(half, sizeof *half);
}

enum status half_expand(struct half *half)
{
    if (half->key == NULL)
        half->key = protection_of(half)->expand(half);
    return half->key != NULL ? OK : FAILED;
}

void record_nonce(uint8_t out[NONCE_LEN], const struct half *half)
{
    memcpy(out, half->iv, NONCE_LEN);
    for (int i = 0; i < 8; i++)
        out[NONCE_LEN - 1 - i] ^= (uint8_t)(half->sequence >> 8 * i);
}
