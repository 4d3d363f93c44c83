/* extension_key_share.c - key_share (RFC 8446 4.2.8). A HelloRetryRequest's is one number: see read_number(). */
#include "message/extensions.h"

struct key_share_entry rd_key_share(struct reader *list)
{
    struct key_share_entry out;
    out.group = rd_u16(list);                    /* NamedGroup group; */
    out.key_exchange = rd_vec16(list, 1, 65535); /* opaque key_exchange<1..2^16-1>; */
    return out;
}

void write_key_share(struct writer *w, uint16_t group, struct span key_exchange)
{
    wr_u16(w, group);
    WR_VEC16(w)
        wr_bytes(w, key_exchange);
}

bool read_client_shares(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_vec16(&r, 0, 65535); /* KeyShareEntry client_shares<0..2^16-1>; */
    struct reader list = reader_of(*out);
    while (rd_more(&list))
        (void)rd_key_share(&list);
    return rd_finish(&list) && rd_finish(&r);
}

bool read_server_share(struct key_share_entry *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_key_share(&r); /* KeyShareEntry server_share; */
    return rd_finish(&r);
}
