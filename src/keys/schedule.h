/* schedule.h - the key schedule of TLS 1.3 (RFC 8446 7.1).
 *
 *            0                   (EC)DHE                     0
 *            |                      |                        |
 *     PSK -> Extract = early -------> Extract = handshake ---> Extract = main
 *              |                      |                        |
 *              +- binder keys         +- client, server        +- client, server traffic secret
 *              +- client early           handshake traffic     +- exporter secret
 *                                                              +- resumption secret
 *
 * Each stage is a type of its own, and the step to the next consumes it: a stage cannot be used twice, nor skipped.
 * A stage is held as a prepared HMAC key, since all that is ever done with it is HKDF-Expand. Nothing here can fail. */
#ifndef KEYS_SCHEDULE_H
#define KEYS_SCHEDULE_H

#include "crypto/hash.h"

struct early_secret {
    struct hmac_key prk;
};
struct handshake_secret {
    struct hmac_key prk;
};
struct main_secret {
    struct hmac_key prk;
};

/* What record keys are made from; as long as the suite's hash. */
struct traffic_secret {
    uint8_t v[MAX_HASH_LEN];
};

/* HKDF-Expand-Label(secret, label, context, out.len). `label` without "tls13 ", at most 249 bytes. */
void hkdf_expand_label(struct bytes out, const struct hmac_key *secret, const char *label, struct span context);

/* `psk` empty: none, a string of zeros takes its place. */
void begin_early_secret(struct early_secret *out, const struct hash *hash, struct span psk);
/* Both at once, without a PSK: what the early secret contributes is then the same for every connection. */
void begin_handshake_secret(struct handshake_secret *out, const struct hash *hash, struct span shared_secret);

void early_to_handshake(struct handshake_secret *out, struct early_secret *in, struct span shared_secret);
void handshake_to_main(struct main_secret *out, struct handshake_secret *in);

/* Derive-Secret, a function for each label of the figure; `transcript` is the Transcript-Hash up to the message that
 * the figure names. */
void derive_client_handshake_traffic_secret(struct traffic_secret *out, const struct handshake_secret *secret,
                                            const uint8_t *transcript);
void derive_server_handshake_traffic_secret(struct traffic_secret *out, const struct handshake_secret *secret,
                                            const uint8_t *transcript);
void derive_client_application_traffic_secret(struct traffic_secret *out, const struct main_secret *secret,
                                              const uint8_t *transcript);
void derive_server_application_traffic_secret(struct traffic_secret *out, const struct main_secret *secret,
                                              const uint8_t *transcript);
void derive_exporter_secret(struct traffic_secret *out, const struct main_secret *secret, const uint8_t *transcript);
void derive_resumption_secret(struct traffic_secret *out, const struct main_secret *secret, const uint8_t *transcript);

#endif
