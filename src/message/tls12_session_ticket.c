/* tls12_session_ticket.c - TLS 1.2's NewSessionTicket (RFC 5077 3.3). */
#include "message/tls12_messages.h"

bool read_tls12_session_ticket(struct tls12_session_ticket *out, struct span body)
{
    struct reader r = reader_of(body);
    out->lifetime_hint = rd_u32(&r);      /* uint32 ticket_lifetime_hint; */
    out->ticket = rd_vec16(&r, 0, 65535); /* opaque ticket<0..2^16-1>; */
    return rd_finish(&r);
}

void write_tls12_session_ticket(struct writer *w, uint32_t lifetime_hint, struct span ticket)
{
    WR_MESSAGE(w, NEW_SESSION_TICKET) {
        wr_u32(w, lifetime_hint);
        WR_VEC16(w)
            wr_bytes(w, ticket);
    }
}
