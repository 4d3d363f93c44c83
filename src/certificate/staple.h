/* staple.h - a stapled OCSP response: the issuer's word of today that a certificate was not revoked (RFC 6960, RFC 6066
 * 8). What comes from a peer is judged with its chain: trust.h. */
#ifndef CERTIFICATE_STAPLE_H
#define CERTIFICATE_STAPLE_H

#include "certificate/chain.h"
#include "certificate/complaint.h"

/* The longest that we take, from a file or from a peer: responses have 0.5 to 3 KB. */
#define MAX_STAPLE_LEN 16384

/* Whether a DER OCSPResponse is a successful one about the chain's leaf: what is given for one of our own identities.
 * Refuses with a complaint. Its time and signature are not looked at: a server must start with yesterday's. */
MUST_CHECK enum status staple_check_belongs(struct span response, const struct chain *chain,
                                            struct complaint *complaint);

#endif
