/* credentials.c - a CA and a server's certificate for the demo, in memory. */
#include "credentials.h"
#include "issue.h"
#include "say.h"

#include <openssl/pem.h>

hf_span bytes_of(BIO *bio)
{
    char *at = NULL;
    long len = BIO_get_mem_data(bio, &at);
    return (hf_span){ (const uint8_t *)at, len > 0 ? (size_t)len : 0 };
}

static bool write_pem(struct credentials *out, X509 *ca, X509 *leaf, EVP_PKEY *key)
{
    out->ca = BIO_new(BIO_s_mem());
    out->chain = BIO_new(BIO_s_mem());
    out->key = BIO_new(BIO_s_secmem());
    return out->ca && out->chain && out->key && PEM_write_bio_X509(out->ca, ca) == 1 &&
           PEM_write_bio_X509(out->chain, leaf) == 1 &&
           PEM_write_bio_PrivateKey(out->key, key, NULL, NULL, 0, NULL, NULL) == 1;
}

bool make_credentials(struct credentials *out, const char *key_type)
{
    static const char *const names[] = { "localhost", "127.0.0.1" };
    const struct certificate_request for_ca = { .use = FOR_CA, .common_name = "Demo CA", .days = 1 };
    const struct certificate_request for_server = {
        .use = FOR_SERVER, .common_name = "localhost", .names = names, .num_names = 2, .days = 1
    };
    int64_t started = now_us();
    struct issuer ca = { NULL, new_key("p256") };
    EVP_PKEY *key = new_key(key_type);
    X509 *leaf = NULL;
    if (ca.key && key)
        ca.certificate = issue(&for_ca, ca.key, &ca);
    if (ca.certificate)
        leaf = issue(&for_server, key, &ca);
    bool good = leaf && write_pem(out, ca.certificate, leaf, key);
    X509_free(leaf);
    X509_free(ca.certificate);
    EVP_PKEY_free(key);
    EVP_PKEY_free(ca.key);
    out->key_type = key_type;
    out->took_us = now_us() - started;
    return good;
}

void free_credentials(struct credentials *c)
{
    BIO_free(c->ca);
    BIO_free(c->chain);
    BIO_free(c->key);
}
