/* signature.h - the signature schemes (RFC 8446 4.2.3; RFC 5246 7.4.1.4.1) and the keys that they take. */
#ifndef CRYPTO_SIGNATURE_H
#define CRYPTO_SIGNATURE_H

#include "crypto/provider.h"

enum key_kind { KEY_RSA, KEY_RSA_PSS, KEY_P256, KEY_P384, KEY_P521, KEY_ED25519, KEY_ED448 };

#define MAX_SIGNATURE_LEN 1024 /* bytes: RSA of 8192 bits */

enum signature_algorithm { ECDSA, EDDSA, RSA_PSS, RSA_PKCS1 };

struct signature_scheme {
    uint16_t id;
    const char *name;
    enum signature_algorithm algorithm;
    enum key_kind key;      /* the one that TLS 1.3 binds the scheme to; for TLS 1.2 see scheme_takes_key() */
    const void *parameters; /* the implementation's own */
};

#define NUM_SCHEMES 14
extern const struct signature_scheme signature_schemes[NUM_SCHEMES]; /* our order of preference */

/* NULL for those that we do not have. */
const struct signature_scheme *scheme_by_id(uint16_t id);

/* Whether a key of that kind can make and check such signatures at all. TLS 1.2 asks no more: its ECDSA with SHA-256
 * goes with any curve. TLS 1.3 binds a curve to a hash, and knows RSA_PKCS1 only inside certificates: judgement's to
 * demand. */
bool scheme_takes_key(const struct signature_scheme *scheme, enum key_kind kind);

struct public_key;
struct private_key;

/* Imports the key of a DER SubjectPublicKeyInfo (RFC 5280 4.1.2.7), strictly, and without libcrypto's decoders, which
 * cost 112 us. FAILED for a kind that we do not have, for a point that is not on its curve, for RSA below 2048 or
 * above 8192 bits. */
MUST_CHECK enum status public_key_import(struct public_key **out, const struct provider *provider, struct span spki);
void public_key_free(struct public_key **spent);
enum key_kind public_key_kind(const struct public_key *key);

/* Takes over an EVP_PKEY of libcrypto; FAILED, and it stays the caller's, for a kind that we do not have, and for RSA
 * above 8192 bits. */
MUST_CHECK enum status private_key_adopt(struct private_key **out, const struct provider *provider, void *evp_pkey);
void private_key_free(struct private_key **spent);
enum key_kind private_key_kind(const struct private_key *key);

/* Whether sign() can: the scheme takes the key's kind, and an RSA key is long enough for the scheme's salt and hash,
 * and not bound to another hash. */
bool private_key_can(const struct private_key *key, const struct signature_scheme *scheme);

/* Signs `input`, which is not hashed yet. `out` has MAX_SIGNATURE_LEN bytes of room; out->len becomes the signature's.
 * Any thread may sign with the same key at the same time. */
MUST_CHECK enum status sign(struct bytes *out, const struct private_key *key, const struct signature_scheme *scheme,
                            struct span input);

/* FAILED when the signature is wrong, or the scheme does not take the key's kind. */
MUST_CHECK enum status verify(const struct public_key *key, const struct signature_scheme *scheme, struct span input,
                              struct span signature);

#endif
