/* tls12_certificate_request.c - TLS 1.2's CertificateRequest (RFC 5246 7.4.4). */
#include "message/tls12_messages.h"

#include "message/vectors.h"

/* The RFC gives supported_signature_algorithms no lower bound here; 7.4.1.4.1 gives the extension of this name one. */
bool read_tls12_certificate_request(struct tls12_certificate_request *out, struct span body)
{
    struct reader r = reader_of(body);
    out->types = rd_vec8(&r, 1, 255);         /* ClientCertificateType certificate_types<1..2^8-1>; */
    out->schemes = rd_numbers16(&r, 65534);   /* SignatureAndHashAlgorithm supported_signature_algorithms<2^16-1>; */
    out->authorities = rd_authorities(&r, 0); /* DistinguishedName certificate_authorities<0..2^16-1>; */
    return rd_finish(&r);
}
