/* extension_certificate_authorities.c - certificate_authorities (RFC 8446 4.2.4). */
#include "message/extensions.h"

#include "message/vectors.h"

bool read_certificate_authorities(struct span *names, struct span data)
{
    struct reader r = reader_of(data);
    *names = rd_authorities(&r, 3); /* DistinguishedName authorities<3..2^16-1>; */
    return rd_finish(&r);
}
