/* staple_parts.h - what an OCSP response says about a certificate: read alike for our own and for a peer's. */
#ifndef CERTIFICATE_STAPLE_PARTS_H
#define CERTIFICATE_STAPLE_PARTS_H

#include "certificate/staple.h"
#include "certificate/text.h"

#include <openssl/ocsp.h>

struct staple {
    OCSP_BASICRESP *basic;
    STACK_OF(OCSP_SINGLERESP) * about; /* those about the leaf, at least one; `basic` owns them */
};

/* Reads a successful response of the basic type that is about the leaf. Its issuer may be NULL: then issuerKeyHash is
 * not compared. FAILED with the rest of a sentence that begins with "the OCSP response". */
MUST_CHECK enum status staple_read(struct staple *out, struct span response, X509 *leaf, X509 *issuer,
                                   struct text *wrong);
void staple_wipe(struct staple *staple);

/* Whether that name and key are the certificate's issuer's. */
bool has_issued(X509 *issuer, X509 *certificate);

/* Whether the certificate has the TLS feature status_request (must-staple, RFC 7633): without a staple it is worth
 * nothing. */
bool demands_staple(X509 *certificate);

#endif
