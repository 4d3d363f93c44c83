/* certificates.h - makes certificates for tests, by libcrypto. What is made lives until the program ends, and a maker
 * that fails ends the program: a test is a straight list of what it needs.
 *
 *     const struct made_certificate *root = make_root("Test Root");
 *     const struct made_certificate *between = make_intermediate("Test Intermediate", root);
 *     const struct made_certificate *leaf = make_leaf("DNS:server.example,IP:127.0.0.1", between);
 *     ... chain_pem(leaf), leaf->key_pem: what a server is configured with; root->pem: what a client trusts
 *
 * For anything else, write the recipe: make_certificate((struct recipe){ .key = MAKE_ED25519, .issuer = root, ... }).
 */
#ifndef TESTS_SUPPORT_CERTIFICATES_H
#define TESTS_SUPPORT_CERTIFICATES_H

#include "base/span.h"

#include <openssl/x509.h>

/* A time at which all is valid that is made without times of its own; today is one, too. */
#define MAKE_NOW INT64_C(1800000000)        /* 2027-01-15 08:00:00 UTC */
#define MAKE_NOT_BEFORE INT64_C(1577836800) /* 2020-01-01 */
#define MAKE_NOT_AFTER INT64_C(4070908800)  /* 2099-01-01 */

enum made_key {
    MAKE_P256,
    MAKE_P384,
    MAKE_P521,
    MAKE_ED25519,
    MAKE_ED448,
    MAKE_RSA,       /* made once for each size, as it takes long */
    MAKE_RSA_PSS,   /* likewise */
    MAKE_SECP256K1, /* of a kind that Handfast does not have */
};

struct made_certificate {
    X509 *x509;
    EVP_PKEY *key;
    struct span der, pem;
    struct span key_pem;                   /* PKCS#8, not encrypted */
    const struct made_certificate *issuer; /* NULL: signed by itself */
};

/* A zeroed recipe is a self-signed P-256 leaf for nobody, valid at MAKE_NOW. */
struct recipe {
    const struct made_certificate *issuer; /* NULL: self-signed */
    enum made_key key;
    int bits;                /* of an RSA key; 2048 unless told */
    const char *hash;        /* of the signature; SHA256 unless told. Ed25519 and Ed448 have none */
    const char *common_name; /* UTF-8; "Test" unless told */
    const char *alt_names; /* in libcrypto's notation: "DNS:a.example,IP:127.0.0.1"; NULL: the extension is left out */
    const char *purposes;  /* extendedKeyUsage: "serverAuth,clientAuth"; NULL: left out */
    const char
        *key_usage; /* "critical,digitalSignature"; NULL: a CA's as it must be, a leaf's left out; "": left out */
    bool is_ca;
    bool has_path_length;
    unsigned path_length;
    int64_t not_before, not_after; /* 0: MAKE_NOT_BEFORE, MAKE_NOT_AFTER */
    bool without_subject;          /* leaves it empty */
    bool without_key_ids;          /* leaves out subject- and authorityKeyIdentifier */
    bool without_basic_constraints;
    const char *more_oid, *more_value; /* one more extension: "1.2.3.4" and libcrypto's notation, "critical,DER:0500" */
    bool break_signature;              /* its last byte is changed */
};
const struct made_certificate *make_certificate(struct recipe recipe);

/* The usual ones: P-256, all of RFC 5280 in place. */
const struct made_certificate *make_root(const char *common_name);
const struct made_certificate *make_intermediate(const char *common_name, const struct made_certificate *issuer);
const struct made_certificate *make_leaf(const char *alt_names,
                                         const struct made_certificate *issuer); /* of a server */
const struct made_certificate *make_client_leaf(const char *common_name, const struct made_certificate *issuer);

/* The leaf and its intermediates, without the root: as a server sends them. As PEM; and as DER, of which the count is
 * returned: `out` has room for 16. */
struct span chain_pem(const struct made_certificate *leaf);
size_t chain_der(struct span *out, const struct made_certificate *leaf);

/* The private key in its other clothes. A password of NULL leaves it in the clear; the traditional form ("BEGIN RSA
 * PRIVATE KEY", "BEGIN EC PRIVATE KEY") exists for RSA and EC alone. */
struct span encrypted_key_pem(const struct made_certificate *certificate, const char *password);
struct span traditional_key_pem(const struct made_certificate *certificate, const char *password);

/* A copy that lives until the program ends, NUL-terminated, so that it can be printed. */
struct span keep_bytes(const void *at, size_t len);

/* b follows a. */
struct span joined(struct span a, struct span b);

#endif
