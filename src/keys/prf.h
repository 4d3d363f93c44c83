/* prf.h - the key schedule of TLS 1.2 (RFC 5246 section 5, 6.3, 8.1; RFC 7627; RFC 5705).
 *
 *     premaster secret -> PRF("master secret", randoms)               = master secret, and from that:
 *                      or PRF("extended master secret", session hash)
 *         PRF("key expansion", randoms)         = key block: a key and an iv for each direction
 *         PRF("client finished", transcript), PRF("server finished", transcript) = verify_data
 *         PRF(an application's label, randoms and its context)          = exported keying material
 *
 * Both secrets are held as prepared HMAC keys, since the PRF does nothing else with them: the premaster secret is
 * consumed in deriving the master secret, and that is prepared once for a handshake, from what was derived or from a
 * session to be resumed. Nothing here but the exporter can fail. */
#ifndef KEYS_PRF_H
#define KEYS_PRF_H

#include "base/status.h"
#include "crypto/aead.h"
#include "crypto/hash.h"

#define MASTER_SECRET_LEN 48
#define VERIFY_DATA_LEN 12

struct premaster_secret {
    struct hmac_key key;
};
struct master_secret {
    uint8_t v[MASTER_SECRET_LEN];
};
struct prepared_master_secret {
    struct hmac_key key;
};

/* Both randoms of the hellos, 32 bytes each. */
struct hello_randoms {
    uint8_t client[32], server[32];
};

/* RFC 5246 5: P_hash(secret, label + seed). `secret` is prepared with the suite's hash. */
void prf(struct bytes out, const struct hmac_key *secret, const char *label, struct span seed);

void begin_premaster_secret(struct premaster_secret *out, const struct hash *hash, struct span shared_secret);

/* 8.1, and RFC 7627 4: `session_hash` is the transcript's through the ClientKeyExchange. */
void derive_master_secret(struct master_secret *out, struct premaster_secret *spent,
                          const struct hello_randoms *randoms);
void derive_extended_master_secret(struct master_secret *out, struct premaster_secret *spent,
                                   const uint8_t *session_hash);

void prepare_master_secret(struct prepared_master_secret *out, const struct hash *hash,
                           const struct master_secret *master);

/* 6.3: AEADs have no MAC keys. As much of each is used as the suite says. */
struct key_block {
    uint8_t client_write_key[MAX_KEY_LEN], server_write_key[MAX_KEY_LEN];
    uint8_t client_write_iv[NONCE_LEN], server_write_iv[NONCE_LEN];
};
void derive_key_block(struct key_block *out, const struct prepared_master_secret *master,
                      const struct hello_randoms *randoms, size_t key_len, size_t iv_len);

/* 7.4.9; `transcript` is as long as the hash. */
void derive_verify_data(uint8_t out[VERIFY_DATA_LEN], const struct prepared_master_secret *master, bool by_client,
                        const uint8_t *transcript);

/* RFC 5705 4. `context` with at == NULL: none, which differs from an empty one. FAILED when the context is longer than
 * 65535 bytes, and for the labels that TLS itself uses ("master secret", "key expansion", ...). */
MUST_CHECK enum status export_tls12_keying_material(struct bytes out, const struct hash *hash,
                                                    const struct master_secret *master,
                                                    const struct hello_randoms *randoms, const char *label,
                                                    struct span context);

#endif
