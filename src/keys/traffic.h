/* traffic.h - what is made from a traffic secret: record keys, the next secret, a Finished; and the exporter. */
#ifndef KEYS_TRAFFIC_H
#define KEYS_TRAFFIC_H

#include "base/status.h"
#include "keys/schedule.h"

/* 7.3: [sender]_write_key and [sender]_write_iv. */
void derive_record_keys(struct bytes key, struct bytes iv, const struct hash *hash,
                        const struct traffic_secret *secret);

/* 7.2: application_traffic_secret_N+1 takes the place of N. */
void next_traffic_secret(struct traffic_secret *secret, const struct hash *hash);

/* 4.4.4: verify_data of the side whose handshake traffic secret it is; as long as the hash. */
void finished_verify_data(uint8_t out[MAX_HASH_LEN], const struct hash *hash, const struct traffic_secret *base,
                          const uint8_t *transcript);

/* 7.5. FAILED when the label is longer than 249 bytes, or `out` longer than 255 hashes. */
MUST_CHECK enum status export_keying_material(struct bytes out, const struct hash *hash,
                                              const struct traffic_secret *exporter, const char *label,
                                              struct span context);

#endif
