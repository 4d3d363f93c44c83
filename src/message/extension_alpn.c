/* extension_alpn.c - application_layer_protocol_negotiation (RFC 7301 3.1). */
#include "message/extensions.h"

struct span rd_protocol(struct reader *list)
{
    return rd_vec8(list, 1, 255); /* opaque ProtocolName<1..2^8-1>; */
}

void write_protocol(struct writer *w, struct span protocol)
{
    WR_VEC8(w)
        wr_bytes(w, protocol);
}

bool read_protocols(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    *out = rd_vec16(&r, 2, 65535); /* ProtocolName protocol_name_list<2..2^16-1> */
    struct reader list = reader_of(*out);
    while (rd_more(&list))
        (void)rd_protocol(&list);
    return rd_finish(&list) && rd_finish(&r);
}

/* RFC 7301 3.1: a server's list has exactly one name. */
bool read_chosen_protocol(struct span *out, struct span data)
{
    struct reader r = reader_of(data);
    struct reader list = reader_of(rd_vec16(&r, 2, 65535)); /* ProtocolName protocol_name_list<2..2^16-1> */
    *out = rd_protocol(&list);
    return rd_finish(&list) && rd_finish(&r);
}
