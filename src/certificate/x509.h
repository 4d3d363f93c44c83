/* x509.h - a small strict DER reader (X.690) for the one thing that the handshake needs of a certificate itself: the
 * public key. All else is judged by libcrypto. */
#ifndef CERTIFICATE_X509_H
#define CERTIFICATE_X509_H

#include "base/span.h"
#include "base/status.h"

/* The whole SubjectPublicKeyInfo, its header included, of a DER certificate (RFC 5280 4.1). False when the bytes up to
 * there, or the frame around them, are not strict DER of a certificate. */
MUST_CHECK bool subject_public_key_info(struct span *out, struct span certificate);

#endif
