/* anchors.h - trust anchors as DER, parsed when a chain first needs them.
 *
 * libcrypto 3.0 takes 120 us to parse a certificate; a system's store has some 150 of them, a chain needs one. */
#ifndef CERTIFICATE_ANCHORS_H
#define CERTIFICATE_ANCHORS_H

#include "certificate/trust.h"

#include <openssl/x509.h>
#include <stdatomic.h>

struct anchor {
    struct anchor *next;
    unsigned long subject; /* libcrypto's hash of the name */
    atomic_bool is_stored; /* parsed, and in the X509_STORE */
    size_t size;           /* bytes of the allocation */
    struct span der;       /* into `bytes` */
    uint8_t bytes[];
};

struct trust {
    X509_STORE *store; /* takes its own locks */
    struct anchor *anchors;
};

/* Puts the certificates of a PEM text in front of a list. On failure the list has none of them. */
MUST_CHECK enum status anchors_read(struct anchor **list, struct span pem, const char *name,
                                    struct complaint *complaint);
MUST_CHECK enum status anchors_read_file(struct anchor **list, const char *path, struct complaint *complaint);
MUST_CHECK enum status anchors_read_dir(struct anchor **list, const char *path, struct complaint *complaint);
void anchors_free(struct anchor **spent);

/* Takes a list over; what the trust has already is dropped. */
void trust_take(struct trust *trust, struct anchor **list);

/* Whether an anchor's subject has that hash. */
bool trust_has_subject(const struct trust *trust, unsigned long hash);

/* Parses the anchors that may have issued the certificate or be the certificate. FAILED on lack of memory. */
MUST_CHECK enum status trust_fetch_anchors(const struct trust *trust, X509 *certificate);

#endif
