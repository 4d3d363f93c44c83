/* scenario.h - which handshake is measured, and the certificates that it shows. */
#ifndef BENCH_SUPPORT_SCENARIO_H
#define BENCH_SUPPORT_SCENARIO_H

#include "support/certificates.h"

/* For whom the leaf is, and whom the client asks for. */
#define BENCH_SERVER_NAME "server.example"

struct scenario {
    const char *handshake; /* "tls13", or one of TLS 1.2: "ecdhe-ecdsa", "ecdhe-rsa", "dhe-rsa", "rsa" */
    const char *suite;     /* IANA's name; NULL until scenario_complete(), as the next two: the handshake's usual one */
    const char *group;     /* "x25519", "secp256r1", ..., "ffdhe2048", ... */
    const char *key;       /* of the leaf: "p256", "rsa2048", "ed25519"; the root's is always P-256 */
    const struct made_certificate *root, *leaf;
};

/* The handshake of the published figures, and those of TLS 1.2; all with AES-128-GCM. */
#define NUM_HANDSHAKES 5
extern const struct scenario usual_scenarios[NUM_HANDSHAKES];

/* Fills what was not chosen. Ends the program for a handshake that is not known. */
void scenario_complete(struct scenario *scenario);

/* What the suite's name says. */
enum exchange_kind { EXCHANGE_ECDHE, EXCHANGE_DHE, EXCHANGE_RSA };
enum exchange_kind exchange_of(const struct scenario *scenario);
bool is_tls12(const struct scenario *scenario);

/* Makes the root, and the leaf that it signs. Ends the program for a kind of key that is not known. */
void make_certificates(struct scenario *scenario);

#endif
