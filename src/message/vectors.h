/* vectors.h - vectors that several messages and extensions have, read whole: the caller's walk over one of them
 * cannot fail any more. For this folder alone. */
#ifndef MESSAGE_VECTORS_H
#define MESSAGE_VECTORS_H

#include "wire/reader.h"

/* Extension extensions<min..max>: each of them has its type, its length, and as many bytes. */
struct span rd_extensions(struct reader *r, size_t min, size_t max);

/* The same at the end of a hello, where nothing at all is allowed, too. RFC 8446 has <8..2^16-1> and <6..2^16-1> there,
 * but a peer that speaks TLS 1.2 at most may send fewer, or none: "The presence of extensions can be detected by
 * determining whether there are bytes following the compression_methods field" (4.1.2). Its hello has a good shape, so
 * that it fails by its version. */
struct span rd_hello_extensions(struct reader *r);

/* Numbers of two bytes each, at least one: CipherSuite, NamedGroup, SignatureScheme, ProtocolVersion. */
struct span rd_numbers8(struct reader *r, size_t max);
struct span rd_numbers16(struct reader *r, size_t max);

/* DistinguishedName authorities<min..2^16-1>: none of them is empty. */
struct span rd_authorities(struct reader *r, size_t min);

#endif
