/* new_session_ticket.c - NewSessionTicket (RFC 8446 4.6.1). */
#include "message/messages.h"

#include "message/vectors.h"

bool read_new_session_ticket(struct new_session_ticket *out, struct span body)
{
    struct reader r = reader_of(body);
    out->lifetime = rd_u32(&r);                    /* uint32 ticket_lifetime; */
    out->age_add = rd_u32(&r);                     /* uint32 ticket_age_add; */
    out->nonce = rd_vec8(&r, 0, 255);              /* opaque ticket_nonce<0..255>; */
    out->ticket = rd_vec16(&r, 1, 65535);          /* opaque ticket<1..2^16-1>; */
    out->extensions = rd_extensions(&r, 0, 65534); /* Extension extensions<0..2^16-2>; */
    return rd_finish(&r);
}
