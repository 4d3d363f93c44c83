/* extension_certificate_authorities.c - certificate_authorities (RFC 8446 4.2.4). */
#include "message/extensions.h"

bool read_certificate_authorities(struct span *names, struct span data)
{
    struct reader r = reader_of(data);
    *names = rd_vec16(&r, 3, 65535); /* DistinguishedName authorities<3..2^16-1>; */
    struct reader list = reader_of(*names);
    while (rd_more(&list))
        (void)rd_vec16(&list, 1, 65535); /* opaque DistinguishedName<1..2^16-1>; */
    return rd_finish(&list) && rd_finish(&r);
}
