/* rsa_transport.h - RSA key transport: the client encrypts the premaster secret to the key in the server's certificate
 * (RFC 5246 7.4.7.1). Who gets that key one day reads all that was ever said so. */
#ifndef CRYPTO_RSA_TRANSPORT_H
#define CRYPTO_RSA_TRANSPORT_H

#include "crypto/signature.h"

#define PREMASTER_LEN 48

/* Encrypts to the peer's key by RSAES-PKCS1-v1_5. `out` has MAX_SIGNATURE_LEN bytes of room; out->len becomes the
 * modulus's. FAILED unless the key is KEY_RSA, and on lack of memory or of randomness. */
MUST_CHECK enum status rsa_encrypt_premaster(struct bytes *out, const struct public_key *key,
                                             const uint8_t premaster[PREMASTER_LEN]);

/* Whether the key is ours to decrypt with: KEY_RSA. */
bool private_key_can_decrypt(const struct private_key *key);

/* Decrypts what a client sent. Whatever it is - wrong padding, wrong length, another version than `version` in front,
 * a number above the modulus - the answer is OK, and 48 bytes that nobody knows take the premaster secret's place, in
 * the same time: implicit rejection. The handshake then fails at the Finished, and the peer learns nothing of our key.
 * FAILED by our own lack of memory or randomness alone. Any thread may. */
MUST_CHECK enum status rsa_decrypt_premaster(uint8_t out[PREMASTER_LEN], const struct private_key *key,
                                             uint16_t version, struct span encrypted);

#endif
