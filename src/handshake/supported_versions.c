/* supported_versions.c - which version of TLS is spoken (RFC 8446 4.2.1). */
#include "handshake/extension.h"

bool wants_versions(const struct handshake *hs, enum message in)
{
    (void)hs;
    (void)in;
    return true;
}

void write_versions(struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO) {
        WR_VEC8(&hs->out) { /* ProtocolVersion versions<2..254> */
            wr_u16(&hs->out, TLS13);
            if (policy_speaks(hs->policy, TLS12))
                wr_u16(&hs->out, TLS12);
        }
        return;
    }
    wr_u16(&hs->out, TLS13); /* ProtocolVersion selected_version */
}

enum status take_versions(struct handshake *hs, enum message in, struct span body)
{
    uint16_t chosen;
    if (in == CLIENT_HELLO) /* judged before all the others: version.c */
        return OK;
    if (!read_number(&chosen, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.versions, body);
    return chosen == TLS13 ? OK : fail(hs, BECAUSE_VERSION_NOT_OFFERED);
}
