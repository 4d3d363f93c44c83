/* cookie.c - what a server asks the client to carry for it (RFC 8446 4.2.2). We send none: we keep our state. */
#include "handshake/extension.h"

bool wants_cookie(const struct handshake *hs, enum message in)
{
    return in == CLIENT_HELLO && hs->cookie.len > 0;
}

void write_cookie_extension(struct handshake *hs, enum message in)
{
    (void)in;
    write_cookie(&hs->out, span_of(hs->cookie.at, hs->cookie.len));
}

enum status take_cookie(struct handshake *hs, enum message in, struct span body)
{
    struct span cookie;
    if (!read_cookie(&cookie, body))
        return fail(hs, BECAUSE_MALFORMED);
    if (in == CLIENT_HELLO) /* 4.2.2: "Clients MUST NOT use cookies in their initial ClientHello"; ours never asked */
        return fail(hs, BECAUSE_COOKIE_NOT_ASKED_FOR);
    return keep_copy(hs, &hs->cookie, cookie);
}
