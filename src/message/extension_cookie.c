/* extension_cookie.c - cookie (RFC 8446 4.2.2). */
#include "message/extensions.h"

bool read_cookie(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_vec16(&r, 1, 65535); /* opaque cookie<1..2^16-1>; */
    return rd_finish(&r);
}

void write_cookie(struct writer *w, struct span cookie)
{
    WR_VEC16(w)
        wr_bytes(w, cookie);
}
