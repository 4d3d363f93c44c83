/* rsa_transport.c - RSA key transport (RFC 5246 7.4.7.1; RSAES-PKCS1-v1_5: RFC 8017 7.2).
 *
 * Padding that a server judges, and lets the peer see in any way how, decrypts for the peer (Bleichenbacher 1998, ROBOT
 * 2017). libcrypto has a padding mode for this use alone: it makes a random premaster secret first, and then chooses
 * between that and the decrypted one without a branch. Nothing here looks at what comes out. */
#define OPENSSL_SUPPRESS_DEPRECATED /* see public_key.c */
#include "crypto/rsa_transport.h"

#include "base/secret.h"
#include "crypto/libcrypto/private_key.h"
#include "crypto/libcrypto/public_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

/* ---- the client ---- */

enum status rsa_encrypt_premaster(struct bytes *out, const struct public_key *key,
                                  const uint8_t premaster[PREMASTER_LEN])
{
    if (key->kind != KEY_RSA)
        return FAILED;
    ERR_set_mark();
    int len = RSA_public_encrypt(PREMASTER_LEN, premaster, out->at, key->rsa, RSA_PKCS1_PADDING);
    ERR_pop_to_mark();
    out->len = len > 0 ? (size_t)len : 0;
    return len > 0 ? OK : FAILED;
}

/* ---- the server ---- */

static EVP_PKEY_CTX *prepare(EVP_PKEY *rsa_key)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, rsa_key, NULL);
    if (context != NULL && EVP_PKEY_decrypt_init(context) > 0 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_WITH_TLS_PADDING) > 0)
        return context;
    EVP_PKEY_CTX_free(context);
    return NULL;
}

void decryption_prepare(struct decryption *out, EVP_PKEY *rsa_key)
{
    *out = (struct decryption){ .prepared = prepare(rsa_key) };
    if (EVP_PKEY_get_bn_param(rsa_key, OSSL_PKEY_PARAM_RSA_N, &out->modulus) != 1)
        decryption_wipe(out);
}

void decryption_wipe(struct decryption *decryption)
{
    EVP_PKEY_CTX_free(decryption->prepared);
    BN_free(decryption->modulus);
    *decryption = (struct decryption){ 0 };
}

bool private_key_can_decrypt(const struct private_key *key)
{
    return key->decryption.prepared != NULL;
}

/* RFC 8017 7.2.2: as long as the modulus, and below it. The peer knows both already, and also that 0 decrypts to 0:
 * libcrypto would be quicker with that. */
static bool is_ciphertext(const BIGNUM *modulus, const BIGNUM *number, struct span encrypted)
{
    return encrypted.len == (size_t)BN_num_bytes(modulus) && BN_cmp(number, modulus) < 0 && !BN_is_zero(number);
}

/* n - 1 decrypts to n - 1, which has no padding: what is no ciphertext is rejected by the same work as all else, and
 * libcrypto's failures are left for what is wrong with us. */
static bool write_ciphertext(struct bytes out, const BIGNUM *modulus, struct span encrypted)
{
    BIGNUM *number = BN_new();
    bool ok =
        number != NULL && (encrypted.len > out.len || BN_bin2bn(encrypted.at, (int)encrypted.len, number) != NULL);
    if (ok && !is_ciphertext(modulus, number, encrypted))
        ok = BN_copy(number, modulus) != NULL && BN_sub_word(number, 1) == 1;
    ok = ok && BN_bn2binpad(number, out.at, (int)out.len) > 0;
    BN_free(number);
    return ok;
}

static bool set_version(EVP_PKEY_CTX *context, unsigned version)
{
    const OSSL_PARAM values[] = { OSSL_PARAM_construct_uint(OSSL_ASYM_CIPHER_PARAM_TLS_CLIENT_VERSION, &version),
                                  OSSL_PARAM_construct_end() };
    return EVP_PKEY_CTX_set_params(context, values) > 0;
}

static bool decrypt(uint8_t out[PREMASTER_LEN], const EVP_PKEY_CTX *prepared, uint16_t version, struct span ciphertext)
{
    size_t len = PREMASTER_LEN;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_dup(prepared);
    bool ok = context != NULL && set_version(context, version) &&
              EVP_PKEY_decrypt(context, out, &len, ciphertext.at, ciphertext.len) == 1 && len == PREMASTER_LEN;
    EVP_PKEY_CTX_free(context);
    return ok;
}

enum status rsa_decrypt_premaster(uint8_t out[PREMASTER_LEN], const struct private_key *key, uint16_t version,
                                  struct span encrypted)
{
    if (!private_key_can_decrypt(key))
        return FAILED;
    const struct decryption *d = &key->decryption;
    uint8_t ciphertext[MAX_SIGNATURE_LEN];
    size_t len = (size_t)BN_num_bytes(d->modulus);
    ERR_set_mark();
    bool ok = write_ciphertext((struct bytes){ ciphertext, len }, d->modulus, encrypted) &&
              decrypt(out, d->prepared, version, span_of(ciphertext, len));
    ERR_pop_to_mark();
    if (!ok)
        wipe(out, PREMASTER_LEN);
    return ok ? OK : FAILED;
}
