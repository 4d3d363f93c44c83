/* status_request.c - OCSP stapling: the server brings its issuer's word that the certificate was not revoked (RFC 6066
 * 8, RFC 8446 4.4.2.1). In TLS 1.3 it is an extension of the Certificate, in TLS 1.2 a message behind it. */
#include "handshake/judgement.h"

#include "message/tls12_messages.h"

static bool may_staple(const struct handshake *hs)
{
    return hs->peer_takes_staple && hs->identity != NULL && hs->identity->staple.at != NULL;
}

/* A client that judges nothing asks for no evidence. A server asks its clients for none. */
bool wants_staple(const struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        return !hs->policy->skip_verification;
    return in != CERTIFICATE_REQUEST && !hs->is_client && may_staple(hs);
}

static struct span own_staple(const struct handshake *hs)
{
    return span_of(hs->identity->staple.at, hs->identity->staple.len);
}

void write_status_extension(struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        write_status_request(&hs->out);
    else if (in == CERTIFICATE)
        write_certificate_status_body(&hs->out, own_staple(hs));
    else
        hs->staple_promised = true; /* RFC 6066 8: an empty extension */
}

static enum status keep_staple(struct handshake *hs, struct span response)
{
    if (!hs->at_leaf || hs->peer_staple.at != NULL) /* 4.4.2: one with each certificate is allowed; the leaf's counts */
        return OK;
    if (response.len > MAX_STAPLE_LEN)
        return fail(hs, BECAUSE_BAD_STAPLE);
    enum status s = keep_copy(hs, &hs->peer_staple, response);
    hs->agreed->stapled = s == OK;
    return s;
}

static enum status take_response(struct handshake *hs, struct span body)
{
    struct span response;
    return read_certificate_status(&response, body) ? keep_staple(hs, response) : fail(hs, BECAUSE_MALFORMED);
}

enum status take_status_extension(struct handshake *hs, enum message in, struct span body)
{
    if (in == CERTIFICATE)
        return take_response(hs, body);
    bool is_sound = true;
    if (in == CLIENT_HELLO)
        is_sound = read_status_request(&hs->peer_takes_staple, body);
    if (in == SERVER_HELLO) { /* RFC 6066 8: empty */
        hs->staple_promised = true;
        is_sound = body.len == 0;
    }
    return is_sound ? OK : fail(hs, BECAUSE_MALFORMED);
}

/* ---- CertificateStatus, of TLS 1.2 ---- */

bool if_staple_promised(const struct handshake *hs)
{
    return hs->staple_promised && !hs->agreed->resumed;
}

enum status write_own_status(struct handshake *hs)
{
    WR_MESSAGE(&hs->out, CERTIFICATE_STATUS)
        write_certificate_status_body(&hs->out, own_staple(hs));
    return OK;
}

enum status take_status(struct handshake *hs)
{
    return take_response(hs, hs->in);
}
