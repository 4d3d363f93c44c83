/* resumption_extensions.c - extensions whose shape we check although we do not act on them: a client that offers to
 * resume (RFC 8446 4.2.9 to 4.2.11), or names authorities (4.2.4), gets a full handshake with our own certificate. */
#include "handshake/extension.h"

enum status take_psk_modes(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span modes;
    hs->hello.psk_modes = true;
    return read_psk_modes(&modes, body) ? OK : fail(hs, BECAUSE_MALFORMED);
}

enum status take_pre_shared_key(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span identities, binders;
    hs->hello.psk = true;
    return read_offered_psks(&identities, &binders, body) ? OK : fail(hs, BECAUSE_MALFORMED);
}

/* 4.2.10: a server that does not take early data ignores it, up to a limit: the client may have sent a flight of it. */
enum status take_early_data(struct handshake *hs, enum message in, struct span body)
{
    enum { MOST_EARLY_DATA = 64 * 1024 };
    (void)in;
    hs->hello.early_data = true;
    hs->link->early_data_to_skip = MOST_EARLY_DATA;
    return body.len == 0 ? OK : fail(hs, BECAUSE_MALFORMED);
}

enum status take_certificate_authorities(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span names;
    return read_certificate_authorities(&names, body) ? OK : fail(hs, BECAUSE_MALFORMED);
}

enum status take_post_handshake_auth(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    return body.len == 0 ? OK : fail(hs, BECAUSE_MALFORMED);
}
