/* key_update.c - KeyUpdate (RFC 8446 4.6.3). */
#include "message/messages.h"

bool read_key_update(struct key_update *out, struct span body)
{
    struct reader r = reader_of(body);
    out->request_update = rd_u8(&r); /* KeyUpdateRequest request_update; */
    return rd_finish(&r);
}

void write_key_update(struct writer *w, bool request_update)
{
    WR_MESSAGE(w, KEY_UPDATE)
        wr_u8(w, request_update);
}
