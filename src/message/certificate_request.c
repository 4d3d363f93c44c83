/* certificate_request.c - CertificateRequest (RFC 8446 4.3.2). */
#include "message/messages.h"

#include "message/vectors.h"

bool read_certificate_request(struct certificate_request *out, struct span body)
{
    struct reader r = reader_of(body);
    out->context = rd_vec8(&r, 0, 255);            /* opaque certificate_request_context<0..2^8-1>; */
    out->extensions = rd_extensions(&r, 2, 65535); /* Extension extensions<2..2^16-1>; */
    return rd_finish(&r);
}
