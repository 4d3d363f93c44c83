/* finite_field.c - Diffie-Hellman modulo a safe prime (RFC 7919; RFC 5246 7.4.3, 7.4.7.2, 8.1.2).
 *
 * libcrypto's EVP_PKEY is not asked: before it derives, it raises the peer's share to the order of the subgroup, which
 * takes 2.2 ms in ffdhe2048, eight times as long as the exchange. Modulo a safe prime the share's range says as much
 * (RFC 7919 5.1). The constant time exponentiation is all that is needed, and the modulus of each known group is
 * prepared once. */
#include "crypto/finite_field.h"

#include "base/memory.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/prime_field.h"
#include "crypto/libcrypto/provider.h"

#include <openssl/err.h>

const enum known_prime libcrypto_ffdhe2048 = FFDHE2048, libcrypto_ffdhe3072 = FFDHE3072,
                       libcrypto_ffdhe4096 = FFDHE4096, libcrypto_ffdhe6144 = FFDHE6144,
                       libcrypto_ffdhe8192 = FFDHE8192;

enum status provider_prepare_finite_fields(struct provider *provider)
{
    ERR_set_mark();
    if (provider->fields == NULL)
        provider->fields = known_prime_fields_new();
    ERR_pop_to_mark();
    return provider->fields != NULL ? OK : FAILED;
}

struct dh_parameters finite_field_parameters(const struct finite_field *field, const struct provider *provider)
{
    static const uint8_t generator = 2; /* RFC 7919 A.1 to A.5 */
    const struct prime_field *modulus = &provider->fields[*(const enum known_prime *)field->parameters];
    return (struct dh_parameters){ span_of(modulus->bytes, modulus->len), span_of(&generator, 1) };
}

/* ---- judgement ---- */

/* Whether it is from 2 to p-2, for p odd; both without leading zeros. The numbers that this leaves out make groups of
 * one and of two elements. */
static bool is_element(struct span number, struct span p)
{
    if (number.len == 0 || (number.len == 1 && number.at[0] == 1))
        return false;
    if (number.len != p.len)
        return number.len < p.len;
    int order = memcmp(number.at, p.at, p.len - 1);
    return order < 0 || (order == 0 && number.at[p.len - 1] < p.at[p.len - 1] - 1);
}

/* What is not known is tested, and so that nobody keeps a client busy, it may be half as long only. */
static enum dh_worth judge_unknown(struct span p)
{
    if (p.len > MAX_UNKNOWN_FIELD_LEN)
        return DH_TOO_LONG;
    ERR_set_mark();
    BIGNUM *number = BN_bin2bn(p.at, (int)p.len, NULL);
    enum dh_worth worth = number != NULL ? judge_safe_prime(number) : DH_OUT_OF_MEMORY;
    BN_free(number);
    ERR_pop_to_mark();
    return worth;
}

enum dh_worth dh_judge(const struct dh_parameters *parameters, const struct provider *provider)
{
    struct span p = shortest(parameters->p);
    if (p.len < MIN_FIELD_LEN || (p.len == MIN_FIELD_LEN && p.at[0] < 0x80))
        return DH_TOO_SHORT;
    if (p.len > MAX_FIELD_LEN)
        return DH_TOO_LONG;
    if (!is_element(shortest(parameters->g), p))
        return DH_UNSAFE;
    return known_prime_field(provider, p) != NULL ? DH_SOUND : judge_unknown(p);
}

/* ---- one handshake ---- */

struct dh_key {
    const struct prime_field *field; /* the provider's; or its own: */
    struct prime_field *own_field;
    BIGNUM *secret; /* the exponent */
};

/* RFC 7919 A.1 to A.5: twice the group's strength is enough. A prime of another length gets what the next longer one
 * has. */
static int secret_bits(size_t field_len)
{
    static const struct {
        size_t len;
        int bits;
    } recommended[] = { { 256, 225 }, { 384, 275 }, { 512, 325 }, { 768, 375 } };
    for (size_t i = 0; i < COUNT_OF(recommended); i++)
        if (field_len <= recommended[i].len)
            return recommended[i].bits;
    return 400;
}

static bool make_field(struct dh_key *key, struct span p)
{
    key->own_field = allocate(sizeof *key->own_field);
    key->field = key->own_field;
    return key->own_field != NULL && prime_field_prepare(key->own_field, p) == OK;
}

/* The highest bit is set, so that the length is no secret. */
static bool make_secret(struct dh_key *key)
{
    key->secret = BN_new();
    return key->secret != NULL &&
           BN_priv_rand(key->secret, secret_bits(key->field->len), BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1;
}

static bool make_share(struct bytes *share, const struct dh_key *key, struct span g)
{
    BIGNUM *number = g.len <= key->field->len ? BN_bin2bn(g.at, (int)g.len, NULL) : NULL;
    bool ok = number != NULL && power_of_secret(number, number, key->secret, key->field) &&
              BN_bn2binpad(number, share->at, (int)key->field->len) > 0;
    BN_free(number);
    share->len = ok ? key->field->len : 0;
    return ok;
}

enum status dh_generate(struct dh_key **out, struct bytes *share, const struct dh_parameters *parameters,
                        const struct provider *provider)
{
    struct span p = shortest(parameters->p);
    struct dh_key *key = allocate(sizeof *key);
    *out = NULL;
    if (key == NULL)
        return FAILED;
    key->field = known_prime_field(provider, p);
    ERR_set_mark();
    bool ok = (key->field != NULL || make_field(key, p)) && make_secret(key) &&
              make_share(share, key, shortest(parameters->g));
    ERR_pop_to_mark();
    if (!ok)
        dh_forget(&key);
    *out = key;
    return ok ? OK : FAILED;
}

static bool make_shared_secret(struct bytes *out, const struct dh_key *key, struct span peer_share)
{
    BIGNUM *number = BN_bin2bn(peer_share.at, (int)peer_share.len, NULL);
    bool ok = number != NULL && power_of_secret(number, number, key->secret, key->field);
    out->len = ok ? (size_t)BN_bn2bin(number, out->at) : 0; /* without leading zeros */
    BN_clear_free(number);
    return ok;
}

enum status dh_agree(struct bytes *secret, struct dh_key **spent, struct span peer_share)
{
    const struct dh_key *key = *spent;
    struct span share = shortest(peer_share);
    secret->len = 0;
    ERR_set_mark();
    bool ok = is_element(share, span_of(key->field->bytes, key->field->len)) && make_shared_secret(secret, key, share);
    ERR_pop_to_mark();
    dh_forget(spent);
    return ok ? OK : FAILED;
}

void dh_forget(struct dh_key **spent)
{
    struct dh_key *key = *spent;
    *spent = NULL;
    if (key == NULL)
        return;
    BN_clear_free(key->secret);
    if (key->own_field != NULL)
        prime_field_wipe(key->own_field);
    release(key->own_field, sizeof *key->own_field);
    release(key, sizeof *key);
}
