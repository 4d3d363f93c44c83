/* certificates.c - the maker of certificates for tests: recipes in, DER and PEM out. */
#include "support/certificates.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>

/* ---- What is made is kept until the end, so that leak checkers have nothing to say ---- */

struct kept {
    struct kept *next;
    struct made_certificate certificate; /* zeros in one that keeps bytes */
    uint8_t bytes[];
};
static struct kept *all_kept;
static EVP_PKEY *rsa_keys[2][8193]; /* by kind and bits */

static void forget_all(void)
{
    for (struct kept *next; all_kept != NULL; all_kept = next) {
        next = all_kept->next;
        X509_free(all_kept->certificate.x509);
        EVP_PKEY_free(all_kept->certificate.key);
        free(all_kept);
    }
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t bits = 0; bits < COUNT_OF(rsa_keys[kind]); bits++)
            EVP_PKEY_free(rsa_keys[kind][bits]);
}

static void insist(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "tests/support/certificates.c cannot %s\n", what);
    ERR_print_errors_fp(stderr);
    abort();
}

static struct kept *keep(size_t size)
{
    if (all_kept == NULL) {
        OPENSSL_init_crypto(0, NULL); /* its own cleanup must be registered before ours, to run after it */
        atexit(forget_all);
    }
    struct kept *one = calloc(1, sizeof *one + size + 1);
    insist(one != NULL, "get memory");
    one->next = all_kept;
    all_kept = one;
    return one;
}

struct span keep_bytes(const void *at, size_t len)
{
    struct kept *one = keep(len);
    if (len > 0)
        memcpy(one->bytes, at, len);
    return span_of(one->bytes, len);
}

struct span joined(struct span a, struct span b)
{
    struct kept *one = keep(a.len + b.len);
    memcpy(one->bytes, a.at, a.len);
    memcpy(one->bytes + a.len, b.at, b.len);
    return span_of(one->bytes, a.len + b.len);
}

/* What was written to a memory BIO, which is freed. */
static struct span keep_written(BIO *written)
{
    char *at;
    long len = BIO_get_mem_data(written, &at);
    struct span out = keep_bytes(at, (size_t)len);
    BIO_free(written);
    return out;
}

/* ---- Keys ---- */

static EVP_PKEY *new_rsa_key(bool pss, int bits)
{
    EVP_PKEY **made = &rsa_keys[pss][bits];
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, pss ? "RSA-PSS" : "RSA", NULL);
    if (*made == NULL)
        insist(EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) == 1 &&
                   EVP_PKEY_generate(ctx, made) == 1,
               "make an RSA key");
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_up_ref(*made);
    return *made;
}

static EVP_PKEY *new_key(enum made_key kind, int bits)
{
    switch (kind) {
    case MAKE_P256:
        return EVP_EC_gen("P-256");
    case MAKE_P384:
        return EVP_EC_gen("P-384");
    case MAKE_P521:
        return EVP_EC_gen("P-521");
    case MAKE_SECP256K1:
        return EVP_EC_gen("secp256k1");
    case MAKE_ED25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case MAKE_ED448:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED448");
    case MAKE_RSA:
    case MAKE_RSA_PSS:
        return new_rsa_key(kind == MAKE_RSA_PSS, bits == 0 ? 2048 : bits);
    }
    return NULL;
}

/* ---- Certificates ---- */

static void add_extension(X509 *x, X509V3_CTX *ctx, const char *oid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf(NULL, ctx, oid, value);
    insist(extension != NULL && X509_add_ext(x, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
}

/* An issuer without an identifier cannot be referred to by one. */
static void add_key_ids(X509 *x, X509V3_CTX *ctx, X509 *issuer)
{
    add_extension(x, ctx, "subjectKeyIdentifier", "hash");
    if (X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) >= 0)
        add_extension(x, ctx, "authorityKeyIdentifier", "keyid");
}

static void add_basic_constraints(X509 *x, X509V3_CTX *ctx, const struct recipe *recipe)
{
    char text[64];
    if (recipe->has_path_length)
        snprintf(text, sizeof text, "critical,CA:TRUE,pathlen:%u", recipe->path_length);
    else
        snprintf(text, sizeof text, "critical,CA:%s", recipe->is_ca ? "TRUE" : "FALSE");
    add_extension(x, ctx, "basicConstraints", text);
}

static void add_extensions(X509 *x, const struct recipe *recipe, X509 *issuer)
{
    const char *key_usage = recipe->key_usage;
    if (key_usage == NULL && recipe->is_ca)
        key_usage = "critical,keyCertSign,cRLSign";
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
    if (!recipe->without_basic_constraints)
        add_basic_constraints(x, &ctx, recipe);
    if (key_usage != NULL && key_usage[0] != '\0')
        add_extension(x, &ctx, "keyUsage", key_usage);
    if (recipe->purposes != NULL)
        add_extension(x, &ctx, "extendedKeyUsage", recipe->purposes);
    if (recipe->alt_names != NULL)
        add_extension(x, &ctx, "subjectAltName", recipe->alt_names);
    if (!recipe->without_key_ids)
        add_key_ids(x, &ctx, issuer);
    if (recipe->more_oid != NULL)
        add_extension(x, &ctx, recipe->more_oid, recipe->more_value);
}

static void set_serial(X509 *x)
{
    static long serial = 0x1000;
    insist(ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial) == 1, "set a serial number");
}

static void set_subject(X509 *x, const char *common_name)
{
    const uint8_t *name = (const uint8_t *)(common_name != NULL ? common_name : "Test");
    insist(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1,
           "set the subject");
}

static void set_times(X509 *x, int64_t not_before, int64_t not_after)
{
    ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(not_before != 0 ? not_before : MAKE_NOT_BEFORE));
    ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(not_after != 0 ? not_after : MAKE_NOT_AFTER));
}

static const EVP_MD *hash_for(EVP_PKEY *signer, const char *name)
{
    bool hashes_itself = EVP_PKEY_is_a(signer, "ED25519") || EVP_PKEY_is_a(signer, "ED448");
    return hashes_itself ? NULL : EVP_get_digestbyname(name != NULL ? name : "SHA256");
}

static X509 *new_x509(const struct recipe *recipe, EVP_PKEY *key)
{
    const struct made_certificate *issuer = recipe->issuer;
    EVP_PKEY *signer = issuer != NULL ? issuer->key : key;
    X509 *x = X509_new();
    insist(x != NULL && X509_set_version(x, X509_VERSION_3) == 1, "begin a certificate");
    set_serial(x);
    if (!recipe->without_subject)
        set_subject(x, recipe->common_name);
    set_times(x, recipe->not_before, recipe->not_after);
    insist(X509_set_issuer_name(x, X509_get_subject_name(issuer != NULL ? issuer->x509 : x)) == 1, "set the issuer");
    insist(X509_set_pubkey(x, key) == 1, "set the public key");
    add_extensions(x, recipe, issuer != NULL ? issuer->x509 : x);
    insist(X509_sign(x, signer, hash_for(signer, recipe->hash)) > 0, "sign a certificate");
    return x;
}

static struct span der_of(X509 *x, bool break_signature)
{
    uint8_t *der = NULL;
    int len = i2d_X509(x, &der);
    insist(len > 0, "write DER");
    der[len - 1] ^= break_signature;
    struct span out = keep_bytes(der, (size_t)len);
    OPENSSL_free(der);
    return out;
}

/* From DER, not from the X509: a broken signature stays broken. */
static struct span certificate_pem(struct span der)
{
    BIO *written = BIO_new(BIO_s_mem());
    insist(PEM_write_bio(written, "CERTIFICATE", "", der.at, (long)der.len) > 0, "write PEM");
    return keep_written(written);
}

const struct made_certificate *make_certificate(struct recipe recipe)
{
    EVP_PKEY *key = new_key(recipe.key, recipe.bits);
    insist(key != NULL, "make a key");
    X509 *x = new_x509(&recipe, key);
    struct made_certificate *out = &keep(0)->certificate;
    out->x509 = x;
    out->key = key;
    out->issuer = recipe.issuer;
    out->der = der_of(x, recipe.break_signature);
    out->pem = certificate_pem(out->der);
    out->key_pem = encrypted_key_pem(out, NULL);
    return out;
}

const struct made_certificate *make_root(const char *common_name)
{
    return make_certificate((struct recipe){ .common_name = common_name, .is_ca = true });
}

const struct made_certificate *make_intermediate(const char *common_name, const struct made_certificate *issuer)
{
    return make_certificate((struct recipe){ .issuer = issuer, .common_name = common_name, .is_ca = true });
}

const struct made_certificate *make_leaf(const char *alt_names, const struct made_certificate *issuer)
{
    return make_certificate((struct recipe){
        .issuer = issuer, .alt_names = alt_names, .purposes = "serverAuth", .key_usage = "critical,digitalSignature" });
}

const struct made_certificate *make_client_leaf(const char *common_name, const struct made_certificate *issuer)
{
    return make_certificate((struct recipe){ .issuer = issuer,
                                             .common_name = common_name,
                                             .purposes = "clientAuth",
                                             .key_usage = "critical,digitalSignature" });
}

/* ---- Chains and keys as files have them ---- */

static bool is_sent(const struct made_certificate *one, const struct made_certificate *leaf)
{
    return one != NULL && (one == leaf || one->issuer != NULL);
}

struct span chain_pem(const struct made_certificate *leaf)
{
    struct span out = SPAN_OF("");
    for (const struct made_certificate *one = leaf; is_sent(one, leaf); one = one->issuer)
        out = joined(out, one->pem);
    return out;
}

size_t chain_der(struct span *out, const struct made_certificate *leaf)
{
    size_t count = 0;
    for (const struct made_certificate *one = leaf; is_sent(one, leaf); one = one->issuer)
        out[count++] = one->der;
    return count;
}

struct span encrypted_key_pem(const struct made_certificate *certificate, const char *password)
{
    const EVP_CIPHER *cipher = password != NULL ? EVP_aes_128_cbc() : NULL;
    int len = password != NULL ? (int)strlen(password) : 0;
    BIO *written = BIO_new(BIO_s_mem());
    insist(PEM_write_bio_PKCS8PrivateKey(written, certificate->key, cipher, password, len, NULL, NULL) == 1,
           "write a PKCS#8 key");
    return keep_written(written);
}

struct span traditional_key_pem(const struct made_certificate *certificate, const char *password)
{
    const EVP_CIPHER *cipher = password != NULL ? EVP_aes_128_cbc() : NULL;
    int len = password != NULL ? (int)strlen(password) : 0;
    BIO *written = BIO_new(BIO_s_mem());
    insist(PEM_write_bio_PrivateKey_traditional(written, certificate->key, cipher, (const uint8_t *)password, len, NULL,
                                                NULL) == 1,
           "write a traditional key");
    return keep_written(written);
}
