/* scenario.h - which handshake is measured, and the certificates that it shows. */
#ifndef BENCH_SUPPORT_SCENARIO_H
#define BENCH_SUPPORT_SCENARIO_H

#include "support/certificates.h"

/* For whom the leaf is, and whom the client asks for. */
#define BENCH_SERVER_NAME "server.example"

struct scenario {
    const char *suite; /* IANA's name */
    const char *group; /* "x25519", "secp256r1", ... */
    const char *key;   /* of the leaf: "p256", "rsa2048", "ed25519"; the root's is always P-256 */
    const struct made_certificate *root, *leaf;
};

/* The handshake of the published figures: TLS_AES_128_GCM_SHA256, x25519, p256; no certificates yet. */
struct scenario usual_scenario(void);

/* Makes the root, and the leaf that it signs. Ends the program for a kind of key that is not known. */
void make_certificates(struct scenario *scenario);

#endif
