/* extension_renegotiation_info.c - renegotiation_info (RFC 5746 3.2). */
#include "message/extensions.h"

bool read_renegotiation_info(struct span *renegotiated, struct span data)
{
    struct reader r = reader_of(data);
    *renegotiated = rd_vec8(&r, 0, 255); /* opaque renegotiated_connection<0..255>; */
    return rd_finish(&r);
}

void write_renegotiation_info(struct writer *w)
{
    wr_u8(w, 0); /* opaque renegotiated_connection<0..255> */
}
