/* staples.h - makes OCSP responses for tests, by libcrypto, as certificates.h makes certificates.
 *
 *     make_staple((struct staple_recipe){ .about = leaf }): the issuer says that the leaf is good, at any time
 */
#ifndef TESTS_SUPPORT_STAPLES_H
#define TESTS_SUPPORT_STAPLES_H

#include "support/certificates.h"

#include <openssl/ocsp.h>

/* The extension of a leaf that must not come without a staple: a recipe's more_oid and more_value. */
#define MUST_STAPLE_OID "tlsfeature"
#define MUST_STAPLE_VALUE "status_request"

/* One SingleResponse. */
struct single_recipe {
    const struct made_certificate *about; /* its issuer, or itself where there is none, is whom the CertID names */
    int status;                           /* V_OCSP_CERTSTATUS_GOOD (zero), _REVOKED or _UNKNOWN */
    int crl_reason;                       /* OCSP_REVOKED_STATUS_; of a revoked one */
    int64_t revoked_at;
    int64_t this_update, next_update; /* 0: MAKE_NOT_BEFORE, MAKE_NOT_AFTER */
    bool without_next_update;
    const char *id_hash;     /* of the CertID; SHA1 unless told */
    bool critical_extension; /* one that nobody knows */
};

/* A zeroed recipe but for `about` is the issuer's good word. */
struct staple_recipe {
    struct single_recipe one;
    const struct single_recipe *another;      /* NULL: it is the only one */
    const struct made_certificate *responder; /* NULL: the issuer of one.about, whose certificate is left out */
    bool without_certificate;                 /* leaves out the responder's, too */
    bool names_key;                           /* the ResponderID is a hash of the key */
    const char *hash;                         /* of the signature; SHA256 unless told */
    const char *pss_hash;                     /* the signature is RSASSA-PSS with that hash */
    bool break_signature;
    bool critical_extension;
};
struct span make_staple(struct staple_recipe recipe);

/* The issuer's word, as it must be. */
struct span make_good_staple(const struct made_certificate *leaf);

/* A response that is only a status, such as OCSP_RESPONSE_STATUS_TRYLATER. */
struct span make_refused_staple(int status);

/* A responder that the issuer authorized, as it must be. */
const struct made_certificate *make_responder(const char *common_name, const struct made_certificate *issuer);

/* A server's leaf that must not come without a staple. */
const struct made_certificate *make_must_staple_leaf(const char *alt_names, const struct made_certificate *issuer);

#endif
