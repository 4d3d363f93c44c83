/* aead.c - which implementation of an AEAD is preferred: the fastest that this machine can run. */
#include "crypto/aead.h"

#include "crypto/libcrypto/libcrypto.h"

const struct aead *const aes128gcm_choices[] = { &libcrypto_aes128gcm, NULL };
const struct aead *const aes256gcm_choices[] = { &libcrypto_aes256gcm, NULL };
const struct aead *const chacha20poly1305_choices[] = { &libcrypto_chacha20poly1305, NULL };
