/* certificate_status.c - CertificateStatus, a stapled OCSP response (RFC 6066 section 8). What it says is for
 * certificate/. */
#include "message/tls12_messages.h"

bool read_certificate_status(struct span *ocsp_response, struct span body)
{
    struct reader r = reader_of(body);
    if (rd_u8(&r) != OCSP_STATUS) /* CertificateStatusType status_type; */
        rd_refuse(&r);
    *ocsp_response = rd_vec24(&r, 1, 0xffffff); /* opaque OCSPResponse<1..2^24-1>; */
    return rd_finish(&r);
}

void write_certificate_status_body(struct writer *w, struct span ocsp_response)
{
    wr_u8(w, OCSP_STATUS);
    WR_VEC24(w)
        wr_bytes(w, ocsp_response);
}
