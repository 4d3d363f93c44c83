/* x509.h - a small strict DER reader (X.690) for what is needed of a certificate without parsing it as a whole: the
 * public key, which a handshake verifies with, and the subject, by which a trust anchor is found. All else is judged by
 * libcrypto. */
#ifndef CERTIFICATE_X509_H
#define CERTIFICATE_X509_H

#include "base/span.h"
#include "base/status.h"

/* The whole SubjectPublicKeyInfo, its header included, of a DER certificate (RFC 5280 4.1). False when the bytes are
 * not the strict DER frame of a certificate, from its first byte to its last. */
MUST_CHECK bool subject_public_key_info(struct span *out, struct span certificate);

/* Likewise the subject's Name. */
MUST_CHECK bool subject_name(struct span *out, struct span certificate);

#endif
