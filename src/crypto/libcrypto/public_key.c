/* public_key.c - a peer's key, from its certificate, and what it says about a signature (RFC 8446 4.4.3; RFC 5246 4.7).
 *
 * Each key comes with a handshake, checks one signature and dies. Through EVP_PKEY making and using it costs 7 us (EC)
 * and 8 us (RSA) more than by the EC_KEY and RSA of libcrypto, which OpenSSL 3 calls deprecated; and through its
 * decoders 112 us more. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/libcrypto/public_key.h"

#include "base/memory.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"
#include "crypto/spki.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>

static EC_KEY *import_ec(const EC_GROUP *curve, struct span encoded)
{
    EC_POINT *point = read_point(curve, encoded);
    EC_KEY *key = point != NULL ? EC_KEY_new() : NULL;
    if (key != NULL && (EC_KEY_set_group(key, curve) != 1 || EC_KEY_set_public_key(key, point) != 1)) {
        EC_KEY_free(key);
        key = NULL;
    }
    EC_POINT_free(point);
    return key;
}

static size_t bits_of(struct span number)
{
    size_t bits = 8 * number.len;
    for (uint8_t top = number.len > 0 ? number.at[0] : 0; top != 0 && top < 0x80; top = (uint8_t)(top << 1))
        bits--;
    return bits;
}

static bool is_odd(struct span number)
{
    return number.len > 0 && (number.at[number.len - 1] & 1) != 0;
}

/* A modulus with 2048 bits or more has the 112 bits of strength that are the least today; one above 8192, or an
 * exponent above 64, would only be there to keep us busy. */
static bool is_sound_rsa(struct span modulus, struct span exponent)
{
    size_t bits = bits_of(modulus);
    return bits >= 2048 && bits <= 8192 && is_odd(modulus) && is_odd(exponent) && bits_of(exponent) >= 2 &&
           bits_of(exponent) <= 64;
}

static RSA *import_rsa(struct span modulus, struct span exponent)
{
    if (!is_sound_rsa(modulus, exponent))
        return NULL;
    RSA *key = RSA_new();
    BIGNUM *n = BN_bin2bn(modulus.at, (int)modulus.len, NULL);
    BIGNUM *e = BN_bin2bn(exponent.at, (int)exponent.len, NULL);
    if (key != NULL && n != NULL && e != NULL && RSA_set0_key(key, n, e, NULL) == 1)
        return key; /* it owns n and e */
    BN_free(n);
    BN_free(e);
    RSA_free(key);
    return NULL;
}

static bool import(struct public_key *out, const struct subject_public_key_info *info)
{
    const struct provider *provider = out->provider;
    switch (info->kind) {
    case KEY_P256:
        return (out->ec = import_ec(provider->curves[SECP256R1], info->public_key)) != NULL;
    case KEY_P384:
        return (out->ec = import_ec(provider->curves[SECP384R1], info->public_key)) != NULL;
    case KEY_P521:
        return (out->ec = import_ec(provider->curves[SECP521R1], info->public_key)) != NULL;
    case KEY_ED25519:
        return (out->eddsa = eddsa_public_key_new(provider, ED25519, info->public_key)) != NULL;
    case KEY_ED448:
        return (out->eddsa = eddsa_public_key_new(provider, ED448, info->public_key)) != NULL;
    case KEY_RSA:
    case KEY_RSA_PSS:
        return (out->rsa = import_rsa(info->modulus, info->exponent)) != NULL;
    }
    return false;
}

enum status public_key_import(struct public_key **out, const struct provider *provider, struct span spki)
{
    *out = NULL;
    struct subject_public_key_info info;
    if (!read_subject_public_key_info(&info, spki))
        return FAILED;
    struct public_key *key = allocate(sizeof *key);
    if (key == NULL)
        return FAILED;
    key->kind = info.kind;
    key->pss_hash_len = info.pss_hash_len;
    key->provider = provider;
    ERR_set_mark();
    bool ok = import(key, &info);
    ERR_pop_to_mark();
    if (!ok)
        public_key_free(&key);
    *out = key;
    return ok ? OK : FAILED;
}

void public_key_free(struct public_key **spent)
{
    struct public_key *key = *spent;
    *spent = NULL;
    if (key == NULL)
        return;
    EC_KEY_free(key->ec);
    RSA_free(key->rsa);
    EVP_PKEY_free(key->eddsa);
    release(key, sizeof *key);
}

enum key_kind public_key_kind(const struct public_key *key)
{
    return key->kind;
}

/* The encoding is checked by libcrypto: DER of two integers, with no other way to write the same. */
static bool verify_ecdsa(EC_KEY *key, struct span digest, struct span signature)
{
    return ECDSA_verify(0, digest.at, (int)digest.len, signature.at, (int)signature.len, key) == 1;
}

/* RFC 8446 4.2.3: the salt is as long as the hash, and the mask generating function is MGF1 with the same hash. */
static bool verify_pss(const struct public_key *key, const struct hash *hash, struct span digest, struct span signature)
{
    uint8_t encoded[MAX_SIGNATURE_LEN];
    int len = RSA_size(key->rsa);
    if (signature.len != (size_t)len) /* RFC 8017 8.1.2; libcrypto would also take a shorter one */
        return false;
    const EVP_MD *md = md_of(key->provider, hash);
    return RSA_public_decrypt(len, signature.at, encoded, key->rsa, RSA_NO_PADDING) == len &&
           RSA_verify_PKCS1_PSS_mgf1(key->rsa, digest.at, md, md, encoded, hash->len) == 1;
}

/* libcrypto makes the one right block and compares it with that of the signature, whose length must be the modulus's:
 * nothing is parsed, so nothing can be hidden in it (Bleichenbacher's forgery of 2006). A DigestInfo without the NULL,
 * which RFC 5246 4.7 would have accepted, is therefore refused; nobody writes it. */
static bool verify_pkcs1(const struct public_key *key, const struct hash *hash, struct span digest,
                         struct span signature)
{
    int hash_id = EVP_MD_get_type(md_of(key->provider, hash));
    return RSA_verify(hash_id, digest.at, hash->len, signature.at, (unsigned)signature.len, key->rsa) == 1;
}

static bool verify_eddsa(EVP_PKEY *key, struct span input, struct span signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) == 1 &&
              EVP_DigestVerify(context, signature.at, signature.len, input.at, input.len) == 1;
    EVP_MD_CTX_free(context);
    return ok;
}

static bool verify_any(const struct public_key *key, const struct signature_scheme *scheme, struct span input,
                       struct span signature)
{
    const struct hash *hash = scheme->parameters;
    uint8_t bytes[MAX_DIGEST_LEN];
    if (scheme->algorithm == EDDSA)
        return verify_eddsa(key->eddsa, input, signature);
    hash_once(bytes, hash, input);
    struct span digest = span_of(bytes, hash->len);
    if (scheme->algorithm == ECDSA)
        return verify_ecdsa(key->ec, digest, signature);
    return scheme->algorithm == RSA_PSS ? verify_pss(key, hash, digest, signature)
                                        : verify_pkcs1(key, hash, digest, signature);
}

enum status verify(const struct public_key *key, const struct signature_scheme *scheme, struct span input,
                   struct span signature)
{
    const struct hash *hash = scheme->parameters;
    if (!scheme_takes_key(scheme, key->kind) || signature.len > MAX_SIGNATURE_LEN)
        return FAILED;
    if (key->pss_hash_len != 0 && key->pss_hash_len != hash->len)
        return FAILED;
    ERR_set_mark();
    bool ok = verify_any(key, scheme, input, signature);
    ERR_pop_to_mark();
    return ok ? OK : FAILED;
}
