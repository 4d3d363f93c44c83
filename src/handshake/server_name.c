/* server_name.c - whom the client wants to talk to (RFC 6066 section 3). */
#include "handshake/extension.h"

#include "base/memory.h"

bool wants_server_name(const struct handshake *hs, enum message in)
{
    /* The server says that it used the name. "When resuming a session, the server MUST NOT include a server_name
     * extension in the server hello." */
    if (in != CLIENT_HELLO)
        return hs->agreed->server_name != NULL && !hs->agreed->resumed;
    /* RFC 6066 3: "Literal IPv4 and IPv6 addresses are not permitted" */
    return hs->peer_name != NULL && is_dns_name(span_of_text(hs->peer_name)) && !is_ip_address(hs->peer_name);
}

void write_server_name_extension(struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        write_server_name(&hs->out, span_of_text(hs->peer_name));
}

static enum status remember_name(struct handshake *hs, struct span host)
{
    if (hs->agreed->server_name != NULL)
        return OK; /* a second ClientHello: it is known to say the same (4.1.2) */
    hs->agreed->server_name = allocate(host.len + 1);
    if (hs->agreed->server_name == NULL)
        return fail(hs, BECAUSE_NO_MEMORY);
    memcpy(hs->agreed->server_name, host.at, host.len);
    return OK;
}

enum status take_server_name(struct handshake *hs, enum message in, struct span body)
{
    struct span host;
    if (in != CLIENT_HELLO) /* RFC 6066 3: "the extension_data field of this extension SHALL be empty" */
        return body.len == 0 ? OK : fail(hs, BECAUSE_MALFORMED);
    if (!read_server_name(&host, body))
        return fail(hs, BECAUSE_MALFORMED);
    /* Clients exist that send an address, or a trailing dot. Such a name chooses no identity of ours, and does no harm.
     */
    return is_dns_name(host) ? remember_name(hs, host) : OK;
}
