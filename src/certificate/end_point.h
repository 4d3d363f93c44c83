/* end_point.h - the hash of a server's certificate that binds an authentication to it (RFC 5929 section 4). */
#ifndef CERTIFICATE_END_POINT_H
#define CERTIFICATE_END_POINT_H

#include "base/span.h"
#include "base/status.h"

/* Hashes a DER certificate by the hash of its own signature, or by SHA-256 where that is MD5 or SHA-1. out->len is the
 * room, and becomes the hash's length: 64 bytes are enough. FAILED where the signature has no such hash: RFC 5929
 * leaves EdDSA undefined. */
MUST_CHECK enum status end_point_hash(struct bytes *out, struct span certificate);

#endif
