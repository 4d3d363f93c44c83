/* server_key_exchange.c - ServerKeyExchange (RFC 5246 7.4.3, RFC 8422 5.4): parameters, and a signature over them and
 * the two randoms. Whether it holds is for handshake/. */
#include "message/tls12_messages.h"

enum { NAMED_CURVE = 3 };

/* What was read of the body so far is what the server signed. */
static struct signed_params rd_signature(struct reader *r, struct span body)
{
    struct signed_params out;
    out.params = span_of(body.at, body.len - r->left);
    out.scheme = rd_u16(r);                /* SignatureAndHashAlgorithm algorithm; */
    out.signature = rd_vec16(r, 0, 65535); /* opaque signature<0..2^16-1>; */
    return out;
}

bool read_ecdhe_key_exchange(struct ecdhe_params *out, struct signed_params *proof, struct span body)
{
    struct reader r = reader_of(body);
    if (rd_u8(&r) != NAMED_CURVE) /* ECCurveType curve_type; */
        rd_refuse(&r);
    out->group = rd_u16(&r);               /* NamedCurve namedcurve; */
    out->public_key = rd_vec8(&r, 1, 255); /* opaque point <1..2^8-1>; */
    *proof = rd_signature(&r, body);
    return rd_finish(&r);
}

void write_ecdhe_params(struct writer *w, uint16_t group, struct span public_key)
{
    wr_u8(w, NAMED_CURVE);
    wr_u16(w, group);
    WR_VEC8(w)
        wr_bytes(w, public_key);
}

bool read_dhe_key_exchange(struct dhe_params *out, struct signed_params *proof, struct span body)
{
    struct reader r = reader_of(body);
    out->p = rd_vec16(&r, 1, 65535);          /* opaque dh_p<1..2^16-1>; */
    out->g = rd_vec16(&r, 1, 65535);          /* opaque dh_g<1..2^16-1>; */
    out->public_key = rd_vec16(&r, 1, 65535); /* opaque dh_Ys<1..2^16-1>; */
    *proof = rd_signature(&r, body);
    return rd_finish(&r);
}

void write_dhe_params(struct writer *w, struct span p, struct span g, struct span public_key)
{
    WR_VEC16(w)
        wr_bytes(w, p);
    WR_VEC16(w)
        wr_bytes(w, g);
    WR_VEC16(w)
        wr_bytes(w, public_key);
}

void write_server_key_exchange(struct writer *w, struct span params, uint16_t scheme, struct span signature)
{
    WR_MESSAGE(w, SERVER_KEY_EXCHANGE) {
        wr_bytes(w, params);
        wr_u16(w, scheme);
        WR_VEC16(w)
            wr_bytes(w, signature);
    }
}
