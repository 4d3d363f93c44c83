/* private_key.c - our own key, and signing with it (RFC 8446 4.4.3; RFC 5246 4.7).
 *
 * A key lives as long as its configuration, and signs in every handshake, in any thread. So a context is prepared for
 * each scheme when the key is adopted, and a signature is made by a copy of it: 0.1 us more than by the context
 * itself. What it decrypts is in rsa_transport.c. */
#include "crypto/libcrypto/private_key.h"

#include "base/memory.h"
#include "crypto/libcrypto/libcrypto.h"
#include "crypto/libcrypto/provider.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

static bool kind_of_curve(enum key_kind *out, const EVP_PKEY *pkey)
{
    static const struct {
        int id;
        enum key_kind kind;
    } curves[] = {
        { NID_X9_62_prime256v1, KEY_P256 },
        { NID_secp384r1, KEY_P384 },
        { NID_secp521r1, KEY_P521 },
    };
    char name[32];
    if (EVP_PKEY_get_group_name(pkey, name, sizeof name, NULL) != 1)
        return false;
    int id = OBJ_txt2nid(name);
    if (id == NID_undef)
        id = EC_curve_nist2nid(name); /* not every provider calls it as libcrypto's own does */
    for (size_t i = 0; i < COUNT_OF(curves); i++) {
        if (curves[i].id == id) {
            *out = curves[i].kind;
            return true;
        }
    }
    return false;
}

static bool find_kind(enum key_kind *out, const EVP_PKEY *pkey)
{
    static const struct {
        const char *name;
        enum key_kind kind;
    } kinds[] = {
        { "RSA", KEY_RSA },
        { "RSA-PSS", KEY_RSA_PSS },
        { "ED25519", KEY_ED25519 },
        { "ED448", KEY_ED448 },
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (EVP_PKEY_is_a(pkey, kinds[i].name)) {
            *out = kinds[i].kind;
            return true;
        }
    }
    return EVP_PKEY_is_a(pkey, "EC") && kind_of_curve(out, pkey);
}

/* RFC 8446 4.2.3: the salt is as long as the hash, and the mask generating function is MGF1 with the same hash. A key
 * of RSASSA-PSS that is bound to another hash refuses this. */
static bool set_pss(EVP_PKEY_CTX *context, const EVP_MD *md)
{
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
           EVP_PKEY_CTX_set_signature_md(context, md) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, md) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

/* TLS 1.2 gives libcrypto the hash to write down with its name (RFC 8017 9.2). ECDSA takes a hash of any length. */
static bool set_scheme(EVP_PKEY_CTX *context, const struct signature_scheme *scheme, const EVP_MD *md)
{
    if (scheme->algorithm == RSA_PSS)
        return set_pss(context, md);
    if (scheme->algorithm == RSA_PKCS1)
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
               EVP_PKEY_CTX_set_signature_md(context, md) > 0;
    return true;
}

/* RFC 8017 9.1.1: hash, salt and two more bytes stand in a block of one bit less than the modulus. */
static bool has_room_for_pss(int modulus_bits, const struct hash *hash)
{
    return (modulus_bits - 1 + 7) / 8 >= 2 * hash->len + 2;
}

/* RFC 8017 9.2: the block is as long as the modulus, and that is at least tLen + 11. T is the hash behind the 19 bytes
 * which name it, for each of SHA-2. */
static bool has_room_for_pkcs1(int modulus_bits, const struct hash *hash)
{
    return (modulus_bits + 7) / 8 >= 19 + hash->len + 11;
}

static bool has_room(const EVP_PKEY *pkey, const struct signature_scheme *scheme)
{
    int bits = EVP_PKEY_get_bits(pkey);
    if (scheme->algorithm == RSA_PSS)
        return has_room_for_pss(bits, scheme->parameters);
    return scheme->algorithm != RSA_PKCS1 || has_room_for_pkcs1(bits, scheme->parameters);
}

static EVP_PKEY_CTX *prepare_for_digest(EVP_PKEY *pkey, const struct provider *provider,
                                        const struct signature_scheme *scheme)
{
    if (!has_room(pkey, scheme))
        return NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    if (context != NULL && EVP_PKEY_sign_init(context) > 0 &&
        set_scheme(context, scheme, md_of(provider, scheme->parameters)))
        return context;
    EVP_PKEY_CTX_free(context);
    return NULL;
}

static EVP_MD_CTX *prepare_for_eddsa(EVP_PKEY *pkey)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context != NULL && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, pkey, NULL) == 1)
        return context;
    EVP_MD_CTX_free(context);
    return NULL;
}

/* False when the key can do none of its schemes. */
static bool prepare(struct private_key *key, const struct provider *provider)
{
    if (key->kind == KEY_ED25519 || key->kind == KEY_ED448)
        return (key->prepared_eddsa = prepare_for_eddsa(key->pkey)) != NULL;
    bool any = false;
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        const struct signature_scheme *scheme = &signature_schemes[i];
        if (scheme_takes_key(scheme, key->kind))
            key->prepared[i] = prepare_for_digest(key->pkey, provider, scheme);
        any = any || key->prepared[i] != NULL;
    }
    return any;
}

static bool adopt(struct private_key *key, const struct provider *provider)
{
    return find_kind(&key->kind, key->pkey) && EVP_PKEY_get_size(key->pkey) <= MAX_SIGNATURE_LEN &&
           prepare(key, provider);
}

enum status private_key_adopt(struct private_key **out, const struct provider *provider, void *evp_pkey)
{
    *out = NULL;
    struct private_key *key = allocate(sizeof *key);
    if (key == NULL)
        return FAILED;
    key->pkey = evp_pkey;
    ERR_set_mark();
    bool ok = adopt(key, provider);
    if (ok && key->kind == KEY_RSA)
        decryption_prepare(&key->decryption, key->pkey);
    ERR_pop_to_mark();
    if (!ok) {
        key->pkey = NULL; /* it stays the caller's */
        private_key_free(&key);
    }
    *out = key;
    return ok ? OK : FAILED;
}

void private_key_free(struct private_key **spent)
{
    struct private_key *key = *spent;
    *spent = NULL;
    if (key == NULL)
        return;
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        EVP_PKEY_CTX_free(key->prepared[i]);
    EVP_MD_CTX_free(key->prepared_eddsa);
    decryption_wipe(&key->decryption);
    EVP_PKEY_free(key->pkey);
    release(key, sizeof *key);
}

enum key_kind private_key_kind(const struct private_key *key)
{
    return key->kind;
}

static EVP_PKEY_CTX *prepared_for(const struct private_key *key, const struct signature_scheme *scheme)
{
    return key->prepared[scheme - signature_schemes];
}

bool private_key_can(const struct private_key *key, const struct signature_scheme *scheme)
{
    return scheme_takes_key(scheme, key->kind) && (key->prepared_eddsa != NULL || prepared_for(key, scheme) != NULL);
}

static bool sign_digest(struct bytes *out, const EVP_PKEY_CTX *prepared, const struct hash *hash, struct span input)
{
    uint8_t digest[MAX_DIGEST_LEN];
    hash_once(digest, hash, input);
    size_t len = MAX_SIGNATURE_LEN;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_dup(prepared);
    bool ok = context != NULL && EVP_PKEY_sign(context, out->at, &len, digest, hash->len) == 1;
    EVP_PKEY_CTX_free(context);
    /* Short of memory, libcrypto 3.0's ECDSA answers with success and a length of -1. */
    ok = ok && len <= MAX_SIGNATURE_LEN;
    out->len = ok ? len : 0;
    return ok;
}

static bool sign_eddsa(struct bytes *out, const EVP_MD_CTX *prepared, struct span input)
{
    size_t len = MAX_SIGNATURE_LEN;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_MD_CTX_copy_ex(context, prepared) == 1 &&
              EVP_DigestSign(context, out->at, &len, input.at, input.len) == 1;
    EVP_MD_CTX_free(context);
    out->len = ok ? len : 0;
    return ok;
}

enum status sign(struct bytes *out, const struct private_key *key, const struct signature_scheme *scheme,
                 struct span input)
{
    if (!private_key_can(key, scheme))
        return FAILED;
    ERR_set_mark();
    bool ok = key->prepared_eddsa != NULL ? sign_eddsa(out, key->prepared_eddsa, input)
                                          : sign_digest(out, prepared_for(key, scheme), scheme->parameters, input);
    ERR_pop_to_mark();
    return ok ? OK : FAILED;
}
