/* end_point.c - tls-server-end-point (RFC 5929 section 4). */
#include "certificate/end_point.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

/* "If the certificate's signatureAlgorithm uses a single hash function, and that hash function is either MD5 or SHA-1,
 * then use SHA-256". */
static const char *hash_for(X509 *certificate)
{
    int hash = NID_undef;
    if (X509_get_signature_info(certificate, &hash, NULL, NULL, NULL) != 1 || hash == NID_undef)
        return NULL;
    return hash == NID_md5 || hash == NID_sha1 || hash == NID_md5_sha1 ? "SHA256" : OBJ_nid2sn(hash);
}

static enum status digest(struct bytes *out, X509 *certificate, struct span der)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    size_t len = 0;
    const char *name = hash_for(certificate);
    if (name == NULL || EVP_Q_digest(NULL, name, NULL, der.at, der.len, hash, &len) != 1 || len > out->len)
        return FAILED;
    memcpy(out->at, hash, len);
    out->len = len;
    return OK;
}

enum status end_point_hash(struct bytes *out, struct span der)
{
    const uint8_t *at = der.at;
    ERR_set_mark();
    X509 *certificate = d2i_X509(NULL, &at, (long)der.len);
    enum status s = certificate != NULL ? digest(out, certificate, der) : FAILED;
    X509_free(certificate);
    ERR_pop_to_mark();
    return s;
}
