/* prime_field.c - the integers modulo a safe prime: those that everybody knows, and others. */
#define OPENSSL_SUPPRESS_DEPRECATED /* libcrypto gives RFC 7919's primes away inside of a DH alone */
#include "crypto/libcrypto/prime_field.h"

#include "base/memory.h"
#include "crypto/libcrypto/provider.h"

#include <openssl/dh.h>
#include <openssl/obj_mac.h>

static const int prime_ids[NUM_KNOWN_PRIMES] = {
    [FFDHE2048] = NID_ffdhe2048, [FFDHE3072] = NID_ffdhe3072, [FFDHE4096] = NID_ffdhe4096, [FFDHE6144] = NID_ffdhe6144,
    [FFDHE8192] = NID_ffdhe8192, [MODP2048] = NID_modp_2048,  [MODP3072] = NID_modp_3072,  [MODP4096] = NID_modp_4096,
    [MODP6144] = NID_modp_6144,  [MODP8192] = NID_modp_8192,
};

static bool prepare_montgomery(struct prime_field *field)
{
    BN_CTX *scratch = BN_CTX_new();
    bool ok = scratch != NULL && BN_MONT_CTX_set(field->montgomery, field->p, scratch) == 1;
    BN_CTX_free(scratch);
    return ok;
}

enum status prime_field_prepare(struct prime_field *out, struct span p)
{
    *out = (struct prime_field){ .len = p.len };
    if (p.len > sizeof out->bytes)
        return FAILED;
    memcpy(out->bytes, p.at, p.len);
    out->p = BN_bin2bn(p.at, (int)p.len, NULL);
    out->montgomery = BN_MONT_CTX_new();
    if (out->p != NULL && out->montgomery != NULL && prepare_montgomery(out))
        return OK;
    prime_field_wipe(out);
    return FAILED;
}

static enum status prepare_known(struct prime_field *out, enum known_prime which)
{
    uint8_t bytes[MAX_FIELD_LEN];
    enum status s = FAILED;
    DH *group = DH_new_by_nid(prime_ids[which]);
    if (group != NULL)
        s = prime_field_prepare(out, span_of(bytes, (size_t)BN_bn2bin(DH_get0_p(group), bytes)));
    DH_free(group);
    return s;
}

void prime_field_wipe(struct prime_field *field)
{
    BN_free(field->p);
    BN_MONT_CTX_free(field->montgomery);
    *field = (struct prime_field){ 0 };
}

struct prime_field *known_prime_fields_new(void)
{
    struct prime_field *fields = allocate(NUM_KNOWN_PRIMES * sizeof *fields);
    for (size_t i = 0; fields != NULL && i < NUM_KNOWN_PRIMES; i++)
        if (prepare_known(&fields[i], (enum known_prime)i) != OK)
            known_prime_fields_free(&fields);
    return fields;
}

void known_prime_fields_free(struct prime_field **spent)
{
    struct prime_field *fields = *spent;
    *spent = NULL;
    for (size_t i = 0; fields != NULL && i < NUM_KNOWN_PRIMES; i++)
        prime_field_wipe(&fields[i]);
    release(fields, NUM_KNOWN_PRIMES * sizeof *fields);
}

const struct prime_field *known_prime_field(const struct provider *provider, struct span p)
{
    for (size_t i = 0; i < NUM_KNOWN_PRIMES; i++)
        if (span_equal(p, span_of(provider->fields[i].bytes, provider->fields[i].len)))
            return &provider->fields[i];
    return NULL;
}

bool power_of_secret(BIGNUM *out, const BIGNUM *base, const BIGNUM *secret, const struct prime_field *field)
{
    BN_CTX *scratch = BN_CTX_new();
    bool ok =
        scratch != NULL && BN_mod_exp_mont_consttime(out, base, secret, field->p, scratch, field->montgomery) == 1;
    BN_CTX_free(scratch); /* it wipes */
    return ok;
}

struct span shortest(struct span number)
{
    while (number.len > 0 && number.at[0] == 0)
        number = span_of(number.at + 1, number.len - 1);
    return number;
}
