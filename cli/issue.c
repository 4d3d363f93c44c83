/* issue.c - makes keys and certificates, through libcrypto (RFC 5280). */
#include "issue.h"

#include <arpa/inet.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

/* ---- Keys ------------------------------------------------------------------------------------------------ */

struct key_type {
    const char *name;
    const char *algorithm; /* libcrypto's name */
    const char *curve;
    unsigned bits;
};

static const struct key_type types[] = {
    { "p256", "EC", "P-256", 0 },     { "p384", "EC", "P-384", 0 },     { "p521", "EC", "P-521", 0 },
    { "rsa2048", "RSA", NULL, 2048 }, { "rsa3072", "RSA", NULL, 3072 }, { "ed25519", "ED25519", NULL, 0 },
    { "ed448", "ED448", NULL, 0 },
};

const char key_types[] = "p256, p384, p521, rsa2048, rsa3072, ed25519, ed448";

static const struct key_type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

bool is_key_type(const char *name)
{
    return find_type(name) != NULL;
}

EVP_PKEY *new_key(const char *name)
{
    const struct key_type *type = find_type(name);
    if (!type)
        return NULL;
    if (type->curve)
        return EVP_EC_gen(type->curve);
    if (type->bits)
        return EVP_RSA_gen(type->bits);
    return EVP_PKEY_Q_keygen(NULL, NULL, type->algorithm);
}

/* The Ed algorithms hash by themselves; for the others a hash of the key's strength. */
static const EVP_MD *digest_for(const EVP_PKEY *key)
{
    if (EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448"))
        return NULL;
    int strength = EVP_PKEY_get_security_bits(key);
    return strength >= 256 ? EVP_sha512() : strength >= 192 ? EVP_sha384() : EVP_sha256();
}

/* ---- Names ----------------------------------------------------------------------------------------------- */

static bool is_ip(const char *name)
{
    unsigned char bytes[16];
    return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

bool is_certifiable_name(const char *name)
{
    const char *dns = strncmp(name, "*.", 2) == 0 ? name + 2 : name;
    const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";
    size_t len = strlen(dns);
    return is_ip(name) || (len > 0 && len <= 253 && strspn(dns, allowed) == len && dns[0] != '.');
}

static GENERAL_NAME *general_name(const char *name)
{
    int type = is_ip(name) ? GEN_IPADD : strchr(name, '@') ? GEN_EMAIL : GEN_DNS;
    return a2i_GENERAL_NAME(NULL, NULL, NULL, type, name, 0);
}

static bool add_names(X509 *x, const struct certificate_request *request)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    bool good = names != NULL;
    for (size_t i = 0; i < request->num_names && good; i++) {
        GENERAL_NAME *name = general_name(request->names[i]);
        good = name && sk_GENERAL_NAME_push(names, name) > 0;
        if (!good)
            GENERAL_NAME_free(name);
    }
    if (good && request->num_names > 0)
        good = X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0) == 1;
    GENERAL_NAMES_free(names);
    return good;
}

/* ---- Certificates ---------------------------------------------------------------------------------------- */

struct extension_row {
    int nid;
    const char *value; /* in the language of OpenSSL's x509v3_config(5) */
};

static const struct extension_row ca_extensions[] = {
    { NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
    { NID_key_usage, "critical,keyCertSign,cRLSign" },
    { NID_subject_key_identifier, "hash" },
    { NID_authority_key_identifier, "keyid" },
    { NID_undef, NULL },
};

static const struct extension_row server_extensions[] = {
    { NID_basic_constraints, "critical,CA:FALSE" },
    { NID_key_usage, "critical,digitalSignature" },
    { NID_ext_key_usage, "serverAuth" },
    { NID_subject_key_identifier, "hash" },
    { NID_authority_key_identifier, "keyid:always" },
    { NID_undef, NULL },
};

/* TLS 1.2 may have its premaster secret encrypted under such a key (RFC 5246 7.4.2). */
static const struct extension_row rsa_server_extensions[] = {
    { NID_basic_constraints, "critical,CA:FALSE" },
    { NID_key_usage, "critical,digitalSignature,keyEncipherment" },
    { NID_ext_key_usage, "serverAuth" },
    { NID_subject_key_identifier, "hash" },
    { NID_authority_key_identifier, "keyid:always" },
    { NID_undef, NULL },
};

static const struct extension_row client_extensions[] = {
    { NID_basic_constraints, "critical,CA:FALSE" },
    { NID_key_usage, "critical,digitalSignature" },
    { NID_ext_key_usage, "clientAuth" },
    { NID_subject_key_identifier, "hash" },
    { NID_authority_key_identifier, "keyid:always" },
    { NID_undef, NULL },
};

static const struct extension_row *extensions_for(enum certificate_use use, const EVP_PKEY *key)
{
    switch (use) {
    case FOR_CA:
        return ca_extensions;
    case FOR_SERVER:
        return EVP_PKEY_is_a(key, "RSA") ? rsa_server_extensions : server_extensions;
    case FOR_CLIENT:
        break;
    }
    return client_extensions;
}

static bool add_extensions(X509 *x, X509 *issuer, const struct extension_row *rows)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
    for (; rows->value; rows++) {
        X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &context, rows->nid, rows->value);
        bool added = e && X509_add_ext(x, e, -1) == 1;
        X509_EXTENSION_free(e);
        if (!added)
            return false;
    }
    return true;
}

/* Positive and of at most 20 bytes (RFC 5280 4.1.2.2), and not to be guessed. */
static bool set_serial(X509 *x)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40);
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool good = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x)) != NULL;
    BN_free(number);
    return good;
}

/* From an hour ago, for peers whose clock is behind. */
static bool set_times(X509 *x, long days)
{
    return X509_gmtime_adj(X509_getm_notBefore(x), -3600) &&
           X509_time_adj_ex(X509_getm_notAfter(x), (int)days, 0, NULL);
}

static bool set_subject(X509 *x, const char *common_name)
{
    X509_NAME *name = X509_get_subject_name(x);
    /* A common name has 64 characters at most (RFC 5280, upper bounds); a longer name stands in subjectAltName. */
    size_t len = strlen(common_name);
    return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"Handfast development", -1, -1,
                                      0) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name,
                                      (int)(len < 64 ? len : 64), -1, 0) == 1;
}

static bool fill(X509 *x, const struct certificate_request *request, EVP_PKEY *key, const struct issuer *by)
{
    X509 *issuer = by->certificate ? by->certificate : x;
    return X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) && set_times(x, request->days) &&
           set_subject(x, request->common_name) && X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(x, key) == 1 && add_extensions(x, issuer, extensions_for(request->use, key)) &&
           add_names(x, request) && X509_sign(x, by->key, digest_for(by->key)) > 0;
}

X509 *issue(const struct certificate_request *request, EVP_PKEY *key, const struct issuer *by)
{
    X509 *x = X509_new();
    if (x && !fill(x, request, key, by)) {
        X509_free(x);
        x = NULL;
    }
    return x;
}
