/* libcrypto.h - what this folder makes of OpenSSL's libcrypto, for the lists of crypto/ to choose from. */
#ifndef CRYPTO_LIBCRYPTO_LIBCRYPTO_H
#define CRYPTO_LIBCRYPTO_LIBCRYPTO_H

#include "crypto/aead.h"
#include "crypto/group.h"
#include "crypto/hash.h"

extern const struct aead libcrypto_aes128gcm, libcrypto_aes256gcm, libcrypto_chacha20poly1305;

extern const struct group libcrypto_x25519, libcrypto_x448;
extern const struct group libcrypto_secp256r1, libcrypto_secp384r1, libcrypto_secp521r1;

/* The primes of RFC 7919, which we offer; and those of RFC 3526, which a server takes that was left to choose,
 * OpenSSL's among them. */
enum known_prime {
    FFDHE2048,
    FFDHE3072,
    FFDHE4096,
    FFDHE6144,
    FFDHE8192,
    MODP2048,
    MODP3072,
    MODP4096,
    MODP6144,
    MODP8192,
    NUM_KNOWN_PRIMES
};

extern const enum known_prime libcrypto_ffdhe2048, libcrypto_ffdhe3072, libcrypto_ffdhe4096, libcrypto_ffdhe6144;
extern const enum known_prime libcrypto_ffdhe8192;

/* Signatures alone use it: it is longer than MAX_HASH_LEN, and no cipher suite has it. */
extern const struct hash sha512;
#define MAX_DIGEST_LEN 64

#endif
