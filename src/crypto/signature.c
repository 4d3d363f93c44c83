/* signature.c - the signature schemes that we have, best first (RFC 8446 4.2.3).
 *
 * Elliptic curves come before RSA, because a server signs ten times as fast with them; of curves, those that are in
 * use before those that are larger; of hashes the shortest, since none of them is the weak part. PKCS #1 v1.5 comes
 * last: TLS 1.2 may sign with it, TLS 1.3 allows it only inside certificates. SHA-1 and MD5 are not here (RFC 9155). */
#include "crypto/signature.h"

#include "crypto/libcrypto/libcrypto.h"

/* The parameters are the hash of the input; EdDSA has its own inside. */
const struct signature_scheme signature_schemes[NUM_SCHEMES] = {
    { 0x0403, "ecdsa_secp256r1_sha256", ECDSA, KEY_P256, &sha256 },
    { 0x0807, "ed25519", EDDSA, KEY_ED25519, NULL },
    { 0x0503, "ecdsa_secp384r1_sha384", ECDSA, KEY_P384, &sha384 },
    { 0x0603, "ecdsa_secp521r1_sha512", ECDSA, KEY_P521, &sha512 },
    { 0x0808, "ed448", EDDSA, KEY_ED448, NULL },
    { 0x0804, "rsa_pss_rsae_sha256", RSA_PSS, KEY_RSA, &sha256 },
    { 0x0805, "rsa_pss_rsae_sha384", RSA_PSS, KEY_RSA, &sha384 },
    { 0x0806, "rsa_pss_rsae_sha512", RSA_PSS, KEY_RSA, &sha512 },
    { 0x0809, "rsa_pss_pss_sha256", RSA_PSS, KEY_RSA_PSS, &sha256 },
    { 0x080a, "rsa_pss_pss_sha384", RSA_PSS, KEY_RSA_PSS, &sha384 },
    { 0x080b, "rsa_pss_pss_sha512", RSA_PSS, KEY_RSA_PSS, &sha512 },
    { 0x0401, "rsa_pkcs1_sha256", RSA_PKCS1, KEY_RSA, &sha256 },
    { 0x0501, "rsa_pkcs1_sha384", RSA_PKCS1, KEY_RSA, &sha384 },
    { 0x0601, "rsa_pkcs1_sha512", RSA_PKCS1, KEY_RSA, &sha512 },
};

bool scheme_takes_key(const struct signature_scheme *scheme, enum key_kind kind)
{
    if (scheme->algorithm == ECDSA)
        return kind == KEY_P256 || kind == KEY_P384 || kind == KEY_P521;
    return scheme->key == kind;
}

const struct signature_scheme *scheme_by_id(uint16_t id)
{
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        if (signature_schemes[i].id == id)
            return &signature_schemes[i];
    return NULL;
}
