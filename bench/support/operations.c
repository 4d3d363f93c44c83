/* operations.c - key exchange and signatures by libcrypto, without a protocol around them.
 *
 * The curves of NIST go through EC_KEY, which OpenSSL 3 calls deprecated: for an operation that is prepared it is as
 * fast as EVP_PKEY, and for one that is not, much faster. A share of X25519 is the ladder on the base point, as is the
 * secret on the peer's: libcrypto's key generation takes a slower way. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench/support/operations.h"

#include "bench/support/insist.h"

#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGEST_LEN = 32, MAX_SIGNATURE_LEN = 512, PREMASTER_LEN = 48 };
static const uint8_t digest[DIGEST_LEN] = { 1, 2, 3 };

/* One side's half of a key exchange, or one key's signature and its check. */
struct exchange {
    EVP_PKEY_CTX *base_point, *peer, *generator; /* x25519, x448 */
    EC_KEY *own, *other;                         /* the curves of NIST */
    DH *own_dh, *other_dh;                       /* finite fields */
};

struct signer {
    EVP_PKEY_CTX *sign, *verify; /* RSA */
    EVP_MD_CTX *sign_eddsa, *verify_eddsa;
    EC_KEY *ec;
    uint8_t signature[MAX_SIGNATURE_LEN];
    size_t signature_len;
};

struct transport {
    EVP_PKEY_CTX *encrypt, *decrypt;
    uint8_t encrypted[MAX_SIGNATURE_LEN];
    size_t encrypted_len;
};

struct operations {
    enum exchange_kind kind;
    struct exchange exchange;
    struct signer leaf, root;
    struct transport transport;
    char names[NUM_OPERATIONS][64];
};

/* ---- key exchange ---- */

struct montgomery {
    const char *name;
    size_t len;
    uint8_t base_point[56];
};

/* RFC 7748 4.1 and 4.2. */
static const struct montgomery montgomery_curves[] = { { "x25519", 32, { 9 } }, { "x448", 56, { 5 } } };

static const struct montgomery *montgomery_called(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(montgomery_curves); i++)
        if (strcmp(montgomery_curves[i].name, name) == 0)
            return &montgomery_curves[i];
    return NULL;
}

static EVP_PKEY_CTX *ladder_new(EVP_PKEY *own, EVP_PKEY *point)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    insist(context != NULL && EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer_ex(context, point, 0) == 1,
           "prepare a key exchange");
    return context;
}

static void prepare_montgomery(struct exchange *out, const struct montgomery *curve)
{
    EVP_PKEY *own = EVP_PKEY_Q_keygen(NULL, NULL, curve->name);
    EVP_PKEY *peer = EVP_PKEY_Q_keygen(NULL, NULL, curve->name);
    EVP_PKEY *base = EVP_PKEY_new_raw_public_key_ex(NULL, curve->name, NULL, curve->base_point, curve->len);
    insist(own != NULL && peer != NULL && base != NULL, "make keys of the group");
    out->base_point = ladder_new(own, base);
    out->peer = ladder_new(own, peer);
    out->generator = EVP_PKEY_CTX_new_from_name(NULL, curve->name, NULL);
    insist(EVP_PKEY_keygen_init(out->generator) == 1, "prepare key generation");
    EVP_PKEY_free(own);
    EVP_PKEY_free(peer);
    EVP_PKEY_free(base);
}

static void run_ladder(EVP_PKEY_CTX *context)
{
    uint8_t secret[56];
    size_t len = sizeof secret;
    insist(EVP_PKEY_derive(context, secret, &len) == 1, "agree on a secret");
}

static EC_KEY *ec_key_new(const char *name)
{
    EC_KEY *key = EC_KEY_new_by_curve_name(OBJ_txt2nid(strcmp(name, "secp256r1") == 0 ? "prime256v1" : name));
    insist(key != NULL && EC_KEY_generate_key(key) == 1, "make a key of the group");
    return key;
}

/* RFC 7919 A.1 to A.5: twice the strength of the group. */
static long exponent_bits(int nid)
{
    static const struct {
        int nid;
        long bits;
    } recommended[] = {
        { NID_ffdhe2048, 225 }, { NID_ffdhe3072, 275 }, { NID_ffdhe4096, 325 }, { NID_ffdhe6144, 375 }
    };
    for (size_t i = 0; i < COUNT_OF(recommended); i++)
        if (recommended[i].nid == nid)
            return recommended[i].bits;
    return 400;
}

static DH *dh_new(const char *group)
{
    int nid = OBJ_txt2nid(group);
    DH *dh = DH_new_by_nid(nid);
    insist(dh != NULL && DH_set_length(dh, exponent_bits(nid)) == 1 && DH_generate_key(dh) == 1,
           "make a key of the finite field");
    return dh;
}

static void prepare_exchange(struct exchange *out, const char *group)
{
    if (strncmp(group, "ffdhe", 5) == 0) {
        out->own_dh = dh_new(group);
        out->other_dh = dh_new(group);
        return;
    }
    const struct montgomery *montgomery = montgomery_called(group);
    if (montgomery != NULL) {
        prepare_montgomery(out, montgomery);
        return;
    }
    out->own = ec_key_new(group);
    out->other = ec_key_new(group);
}

static void run_share(struct exchange *e)
{
    if (e->base_point != NULL)
        run_ladder(e->base_point);
    else if (e->own_dh != NULL)
        insist(DH_generate_key(e->own_dh) == 1, "make a share"); /* of the same exponent again */
    else
        insist(EC_KEY_generate_key(e->own) == 1, "make a key");
}

static void run_secret(struct exchange *e)
{
    uint8_t secret[1024];
    if (e->peer != NULL)
        run_ladder(e->peer);
    else if (e->own_dh != NULL)
        insist(DH_compute_key(secret, DH_get0_pub_key(e->other_dh), e->own_dh) > 0, "agree on a secret");
    else
        insist(ECDH_compute_key(secret, sizeof secret, EC_KEY_get0_public_key(e->other), e->own, NULL) > 0,
               "agree on a secret");
}

static void run_key_generation(struct exchange *e)
{
    EVP_PKEY *made = NULL;
    if (e->generator == NULL)
        run_share(e);
    else
        insist(EVP_PKEY_generate(e->generator, &made) == 1, "make a key");
    EVP_PKEY_free(made);
}

static void forget_exchange(struct exchange *e)
{
    EVP_PKEY_CTX_free(e->base_point);
    EVP_PKEY_CTX_free(e->peer);
    EVP_PKEY_CTX_free(e->generator);
    EC_KEY_free(e->own);
    EC_KEY_free(e->other);
    DH_free(e->own_dh);
    DH_free(e->other_dh);
}

/* ---- signatures ---- */

static bool set_pss(EVP_PKEY_CTX *context)
{
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
           EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

static void prepare_rsa(struct signer *out, EVP_PKEY *key)
{
    out->sign = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    out->verify = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    insist(EVP_PKEY_sign_init(out->sign) == 1 && set_pss(out->sign) && EVP_PKEY_verify_init(out->verify) == 1 &&
               set_pss(out->verify),
           "prepare RSA");
}

static void prepare_eddsa(struct signer *out, EVP_PKEY *key)
{
    out->sign_eddsa = EVP_MD_CTX_new();
    out->verify_eddsa = EVP_MD_CTX_new();
    insist(EVP_DigestSignInit_ex(out->sign_eddsa, NULL, NULL, NULL, NULL, key, NULL) == 1 &&
               EVP_DigestVerifyInit_ex(out->verify_eddsa, NULL, NULL, NULL, NULL, key, NULL) == 1,
           "prepare EdDSA");
}

static void run_sign(struct signer *s)
{
    unsigned ec_len = 0;
    s->signature_len = sizeof s->signature;
    bool ok = s->ec != NULL ? ECDSA_sign(0, digest, DIGEST_LEN, s->signature, &ec_len, s->ec) == 1
              : s->sign != NULL
                  ? EVP_PKEY_sign(s->sign, s->signature, &s->signature_len, digest, DIGEST_LEN) == 1
                  : EVP_DigestSign(s->sign_eddsa, s->signature, &s->signature_len, digest, DIGEST_LEN) == 1;
    s->signature_len = s->ec != NULL ? ec_len : s->signature_len;
    insist(ok, "sign");
}

static void run_verify(struct signer *s)
{
    int ok = s->ec != NULL ? ECDSA_verify(0, digest, DIGEST_LEN, s->signature, (int)s->signature_len, s->ec)
             : s->verify != NULL
                 ? EVP_PKEY_verify(s->verify, s->signature, s->signature_len, digest, DIGEST_LEN)
                 : EVP_DigestVerify(s->verify_eddsa, s->signature, s->signature_len, digest, DIGEST_LEN);
    insist(ok == 1, "verify a signature");
}

static void prepare_signer(struct signer *out, EVP_PKEY *key)
{
    if (EVP_PKEY_is_a(key, "EC"))
        out->ec = EC_KEY_dup(EVP_PKEY_get0_EC_KEY(key));
    else if (EVP_PKEY_is_a(key, "RSA"))
        prepare_rsa(out, key);
    else
        prepare_eddsa(out, key);
    run_sign(out); /* there is something to verify from here on */
}

static void forget_signer(struct signer *s)
{
    EVP_PKEY_CTX_free(s->sign);
    EVP_PKEY_CTX_free(s->verify);
    EVP_MD_CTX_free(s->sign_eddsa);
    EVP_MD_CTX_free(s->verify_eddsa);
    EC_KEY_free(s->ec);
}

/* ---- RSA key transport ---- */

static void run_encrypt(struct transport *t)
{
    static const uint8_t premaster[PREMASTER_LEN] = { 3, 3 };
    t->encrypted_len = sizeof t->encrypted;
    insist(EVP_PKEY_encrypt(t->encrypt, t->encrypted, &t->encrypted_len, premaster, sizeof premaster) == 1, "encrypt");
}

static void run_decrypt(struct transport *t)
{
    uint8_t premaster[MAX_SIGNATURE_LEN];
    size_t len = sizeof premaster;
    insist(EVP_PKEY_decrypt(t->decrypt, premaster, &len, t->encrypted, t->encrypted_len) == 1, "decrypt");
}

static void prepare_transport(struct transport *out, EVP_PKEY *key)
{
    out->encrypt = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    out->decrypt = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    insist(EVP_PKEY_encrypt_init(out->encrypt) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(out->encrypt, RSA_PKCS1_PADDING) > 0 &&
               EVP_PKEY_decrypt_init(out->decrypt) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(out->decrypt, RSA_PKCS1_PADDING) > 0,
           "prepare encryption");
    run_encrypt(out); /* there is something to decrypt from here on */
}

static void forget_transport(struct transport *t)
{
    EVP_PKEY_CTX_free(t->encrypt);
    EVP_PKEY_CTX_free(t->decrypt);
}

/* ---- all of them ---- */

bool is_of_server(enum operation which)
{
    return which == SHARE || which == SECRET || which == SIGN || which == DECRYPT;
}

bool is_of_client(enum operation which)
{
    return which == SHARE || which == SECRET || which == VERIFY || which == ENCRYPT || which == VERIFY_LEAF;
}

bool operation_is_needed(const struct operations *o, enum operation which)
{
    bool is_of_transport = which == DECRYPT || which == ENCRYPT;
    return which == VERIFY_LEAF || is_of_transport == (o->kind == EXCHANGE_RSA);
}

static void name_operations(struct operations *o, const struct scenario *scenario)
{
    snprintf(o->names[SHARE], sizeof o->names[SHARE], "%s, the share", scenario->group);
    snprintf(o->names[SECRET], sizeof o->names[SECRET], "%s, the secret", scenario->group);
    snprintf(o->names[SIGN], sizeof o->names[SIGN], "%s, sign", scenario->key);
    snprintf(o->names[DECRYPT], sizeof o->names[DECRYPT], "%s, decrypt", scenario->key);
    snprintf(o->names[ENCRYPT], sizeof o->names[ENCRYPT], "%s, encrypt", scenario->key);
    snprintf(o->names[VERIFY], sizeof o->names[VERIFY], "%s, verify", scenario->key);
    snprintf(o->names[VERIFY_LEAF], sizeof o->names[VERIFY_LEAF], "p256, verify the leaf");
    snprintf(o->names[KEY_GENERATION], sizeof o->names[0], "(%s, key generation)", scenario->group);
}

struct operations *operations_new(const struct scenario *scenario)
{
    struct operations *o = calloc(1, sizeof *o);
    insist(o != NULL, "get memory");
    o->kind = exchange_of(scenario);
    if (o->kind == EXCHANGE_RSA)
        prepare_transport(&o->transport, scenario->leaf->key);
    else
        prepare_exchange(&o->exchange, scenario->group);
    prepare_signer(&o->leaf, scenario->leaf->key);
    prepare_signer(&o->root, scenario->root->key);
    name_operations(o, scenario);
    return o;
}

void operations_free(struct operations **spent)
{
    struct operations *o = *spent;
    forget_exchange(&o->exchange);
    forget_signer(&o->leaf);
    forget_signer(&o->root);
    forget_transport(&o->transport);
    free(o);
    *spent = NULL;
}

void operation_run(struct operations *o, enum operation which)
{
    switch (which) {
    case SHARE:
        run_share(&o->exchange);
        break;
    case SECRET:
        run_secret(&o->exchange);
        break;
    case SIGN:
        run_sign(&o->leaf);
        break;
    case DECRYPT:
        run_decrypt(&o->transport);
        break;
    case ENCRYPT:
        run_encrypt(&o->transport);
        break;
    case VERIFY:
        run_verify(&o->leaf);
        break;
    case VERIFY_LEAF:
        run_verify(&o->root);
        break;
    case KEY_GENERATION:
        run_key_generation(&o->exchange);
        break;
    case NUM_OPERATIONS:
        break;
    }
}

const char *operation_name(const struct operations *o, enum operation which)
{
    return o->names[which];
}
