/* tls12_extensions.c - the extensions that mend TLS 1.2, and mean nothing to TLS 1.3: extended_master_secret (RFC
 * 7627), renegotiation_info (RFC 5746), ec_point_formats (RFC 8422 5.1.2). */
#include "handshake/extension.h"

/* ---- extended_master_secret: the master secret depends on the whole handshake, not on two randoms ---- */

bool wants_extended_master_secret(const struct handshake *hs, enum message in)
{
    return in == CLIENT_HELLO || hs->agreed->extended_master_secret;
}

void write_extended_master_secret(struct handshake *hs, enum message in)
{
    (void)hs;
    (void)in; /* RFC 7627 5.1: "The "extension_data" field of this extension is empty." */
}

enum status take_extended_master_secret(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    hs->agreed->extended_master_secret = true;
    return body.len == 0 ? OK : fail(hs, BECAUSE_MALFORMED);
}

/* ---- renegotiation_info: this handshake is the first on its connection, and stays the only one ---- */

bool wants_renegotiation_info(const struct handshake *hs, enum message in)
{
    return in == CLIENT_HELLO || hs->secure_renegotiation;
}

void write_renegotiation_info_extension(struct handshake *hs, enum message in)
{
    (void)in;
    write_renegotiation_info(&hs->out);
}

enum status take_renegotiation_info(struct handshake *hs, enum message in, struct span body)
{
    (void)in;
    struct span renegotiated;
    if (!read_renegotiation_info(&renegotiated, body))
        return fail(hs, BECAUSE_MALFORMED);
    return renegotiated.len == 0 ? OK : fail(hs, BECAUSE_BAD_RENEGOTIATION_INFO);
}

/* ---- ec_point_formats: uncompressed is the only one left ---- */

bool wants_point_formats(const struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        return policy_exchanges_by(hs->policy, BY_ECDHE);
    return hs->agreed->suite->exchange == BY_ECDHE && has_extension(hs, EXT_EC_POINT_FORMATS);
}

void write_point_formats_extension(struct handshake *hs, enum message in)
{
    (void)in;
    write_point_formats(&hs->out);
}

enum status take_point_formats(struct handshake *hs, enum message in, struct span body)
{
    enum { UNCOMPRESSED = 0 };
    (void)in;
    struct span formats;
    if (!read_point_formats(&formats, body))
        return fail(hs, BECAUSE_MALFORMED);
    return memchr(formats.at, UNCOMPRESSED, formats.len) != NULL ? OK : fail(hs, BECAUSE_BAD_POINT_FORMATS);
}
