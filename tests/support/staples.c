/* staples.c - the maker of OCSP responses for tests. */
#include "support/staples.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <stdio.h>
#include <stdlib.h>

static void insist(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "tests/support/staples.c cannot %s\n", what);
    ERR_print_errors_fp(stderr);
    abort();
}

/* ---- What it says ---- */

static ASN1_TIME *new_time(int64_t given, int64_t otherwise)
{
    ASN1_TIME *time = ASN1_GENERALIZEDTIME_set(NULL, (time_t)(given != 0 ? given : otherwise));
    insist(time != NULL, "make a time");
    return time;
}

static X509_EXTENSION *new_critical_extension(void)
{
    X509_EXTENSION *extension = X509V3_EXT_conf(NULL, NULL, "1.2.3.4", "critical,DER:0500");
    insist(extension != NULL, "make an extension");
    return extension;
}

static OCSP_CERTID *new_cert_id(const struct single_recipe *recipe)
{
    const struct made_certificate *leaf = recipe->about;
    const EVP_MD *hash = EVP_get_digestbyname(recipe->id_hash != NULL ? recipe->id_hash : "SHA1");
    OCSP_CERTID *id = OCSP_cert_to_id(hash, leaf->x509, leaf->issuer != NULL ? leaf->issuer->x509 : leaf->x509);
    insist(id != NULL, "make a CertID");
    return id;
}

static void extend_single(OCSP_SINGLERESP *single)
{
    X509_EXTENSION *extension = new_critical_extension();
    insist(OCSP_SINGLERESP_add_ext(single, extension, -1) == 1, "add an extension");
    X509_EXTENSION_free(extension);
}

static void add_single(OCSP_BASICRESP *basic, const struct single_recipe *recipe)
{
    bool revoked = recipe->status == V_OCSP_CERTSTATUS_REVOKED;
    OCSP_CERTID *id = new_cert_id(recipe);
    ASN1_TIME *this_update = new_time(recipe->this_update, MAKE_NOT_BEFORE);
    ASN1_TIME *next_update = recipe->without_next_update ? NULL : new_time(recipe->next_update, MAKE_NOT_AFTER);
    ASN1_TIME *revoked_at = revoked ? new_time(recipe->revoked_at, MAKE_NOT_BEFORE) : NULL;
    OCSP_SINGLERESP *single =
        OCSP_basic_add1_status(basic, id, recipe->status, recipe->crl_reason, revoked_at, this_update, next_update);
    insist(single != NULL, "add a status");
    if (recipe->critical_extension)
        extend_single(single);
    ASN1_TIME_free(revoked_at);
    ASN1_TIME_free(next_update);
    ASN1_TIME_free(this_update);
    OCSP_CERTID_free(id);
}

static void extend(OCSP_BASICRESP *basic)
{
    X509_EXTENSION *extension = new_critical_extension();
    insist(OCSP_BASICRESP_add_ext(basic, extension, -1) == 1, "add an extension");
    X509_EXTENSION_free(extension);
}

/* ---- Who says it ---- */

static const struct made_certificate *responder_of(const struct staple_recipe *recipe)
{
    if (recipe->responder != NULL)
        return recipe->responder;
    const struct made_certificate *leaf = recipe->one.about;
    return leaf->issuer != NULL ? leaf->issuer : leaf;
}

static const EVP_MD *hash_for(EVP_PKEY *key, const struct staple_recipe *recipe)
{
    bool hashes_itself = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
    const char *name = recipe->pss_hash != NULL ? recipe->pss_hash : recipe->hash;
    return hashes_itself ? NULL : EVP_get_digestbyname(name != NULL ? name : "SHA256");
}

static void sign_basic(OCSP_BASICRESP *basic, const struct staple_recipe *recipe)
{
    const struct made_certificate *responder = responder_of(recipe);
    unsigned long flags = recipe->names_key ? OCSP_RESPID_KEY : 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_ctx;
    if (recipe->without_certificate || recipe->responder == NULL)
        flags |= OCSP_NOCERTS;
    insist(EVP_DigestSignInit(ctx, &key_ctx, hash_for(responder->key, recipe), NULL, responder->key) == 1 &&
               (recipe->pss_hash == NULL || EVP_PKEY_CTX_set_rsa_padding(key_ctx, RSA_PKCS1_PSS_PADDING) == 1) &&
               OCSP_basic_sign_ctx(basic, responder->x509, ctx, NULL, flags) == 1,
           "sign a response");
    EVP_MD_CTX_free(ctx);
}

static void break_signature(OCSP_BASICRESP *basic)
{
    const ASN1_OCTET_STRING *signature = OCSP_resp_get0_signature(basic);
    signature->data[signature->length - 1] ^= 1;
}

/* ---- The message ---- */

static struct span keep_response(int status, OCSP_BASICRESP *basic)
{
    uint8_t *der = NULL;
    OCSP_RESPONSE *response = OCSP_response_create(status, basic);
    int len = i2d_OCSP_RESPONSE(response, &der);
    insist(len > 0, "write DER");
    struct span out = keep_bytes(der, (size_t)len);
    OPENSSL_free(der);
    OCSP_RESPONSE_free(response);
    return out;
}

struct span make_staple(struct staple_recipe recipe)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    insist(basic != NULL, "begin a response");
    add_single(basic, &recipe.one);
    if (recipe.another != NULL)
        add_single(basic, recipe.another);
    if (recipe.critical_extension)
        extend(basic);
    sign_basic(basic, &recipe);
    if (recipe.break_signature)
        break_signature(basic);
    struct span out = keep_response(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    OCSP_BASICRESP_free(basic);
    return out;
}

struct span make_good_staple(const struct made_certificate *leaf)
{
    return make_staple((struct staple_recipe){ .one = { .about = leaf } });
}

struct span make_refused_staple(int status)
{
    return keep_response(status, NULL);
}

/* ---- The certificates for it ---- */

const struct made_certificate *make_responder(const char *common_name, const struct made_certificate *issuer)
{
    return make_certificate((struct recipe){ .issuer = issuer,
                                             .common_name = common_name,
                                             .purposes = "OCSPSigning",
                                             .key_usage = "critical,digitalSignature" });
}

const struct made_certificate *make_must_staple_leaf(const char *alt_names, const struct made_certificate *issuer)
{
    return make_certificate((struct recipe){ .issuer = issuer,
                                             .alt_names = alt_names,
                                             .purposes = "serverAuth",
                                             .key_usage = "critical,digitalSignature",
                                             .more_oid = MUST_STAPLE_OID,
                                             .more_value = MUST_STAPLE_VALUE });
}
