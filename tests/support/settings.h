/* settings.h - what tests configure a side of a pair with: functions for pair_options, by what the side then does. */
#ifndef TESTS_SUPPORT_SETTINGS_H
#define TESTS_SUPPORT_SETTINGS_H

#include "support/pair.h"

/* Groups: at a server, a client that shares x25519 has to try again. */
void prefer_p256(hf_config *config, void *arg);
void prefer_p384(hf_config *config, void *arg);

void speak_h2(hf_config *config, void *arg);
void judge_elsewhere(hf_config *config, void *arg);

/* Client certificates, 4.3.2: asked for, demanded, demanded after a retry with secp256r1; and shown. */
void ask_client(hf_config *config, void *arg);
void demand_from_client(hf_config *config, void *arg);
void ask_client_and_retry(hf_config *config, void *arg);
void show_certificate(hf_config *config, void *arg);

/* Versions; and, of TLS 1.2, what is off unless it is asked for. */
void speak_tls12(hf_config *config, void *arg);
void speak_tls13(hf_config *config, void *arg);
void allow_dhe(hf_config *config, void *arg);
void allow_rsa_key_exchange(hf_config *config, void *arg);

/* The certificate that show_certificate() shows. */
const struct made_certificate *client_leaf(void);

#endif
