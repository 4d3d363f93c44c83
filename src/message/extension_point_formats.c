/* extension_point_formats.c - ec_point_formats (RFC 8422 5.1.2). */
#include "message/extensions.h"

enum { UNCOMPRESSED = 0 };

bool read_point_formats(struct span *formats, struct span data)
{
    struct reader r = reader_of(data);
    *formats = rd_vec8(&r, 1, 255); /* ECPointFormat ec_point_format_list<1..2^8-1> */
    return rd_finish(&r);
}

void write_point_formats(struct writer *w)
{
    WR_VEC8(w)
        wr_u8(w, UNCOMPRESSED);
}
