/* certificate_verify.c - CertificateVerify (RFC 8446 4.4.3, RFC 5246 7.4.8). What is signed is for handshake/. */
#include "message/messages.h"

bool read_certificate_verify(struct certificate_verify *out, struct span body)
{
    struct reader r = reader_of(body);
    out->scheme = rd_u16(&r);                /* SignatureScheme algorithm; */
    out->signature = rd_vec16(&r, 0, 65535); /* opaque signature<0..2^16-1>; */
    return rd_finish(&r);
}

void write_certificate_verify(struct writer *w, uint16_t scheme, struct span signature)
{
    WR_MESSAGE(w, CERTIFICATE_VERIFY) {
        wr_u16(w, scheme);
        WR_VEC16(w)
            wr_bytes(w, signature);
    }
}
