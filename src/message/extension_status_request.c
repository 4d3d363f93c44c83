/* extension_status_request.c - status_request in a ClientHello (RFC 6066 section 8). A server of TLS 1.2 answers with
 * no data at all; what it staples is in certificate_status.c. */
#include "message/extensions.h"

#include "message/tls12_messages.h"

static bool is_ocsp_request(struct span request)
{
    struct reader r = reader_of(request);
    struct reader list = reader_of(rd_vec16(&r, 0, 65535)); /* ResponderID responder_id_list<0..2^16-1>; */
    while (rd_more(&list))
        (void)rd_vec16(&list, 1, 65535); /* opaque ResponderID<1..2^16-1>; */
    (void)rd_vec16(&r, 0, 65535);        /* opaque Extensions<0..2^16-1>; */
    return rd_finish(&list) && rd_finish(&r);
}

bool read_status_request(bool *is_ocsp, struct span data)
{
    struct reader r = reader_of(data);
    *is_ocsp = rd_u8(&r) == OCSP_STATUS;        /* CertificateStatusType status_type; */
    struct span request = rd_bytes(&r, r.left); /* of another type, nobody knows what is in it */
    return rd_finish(&r) && (!*is_ocsp || is_ocsp_request(request));
}

void write_status_request(struct writer *w)
{
    wr_u8(w, OCSP_STATUS);
    wr_u16(w, 0); /* ResponderID responder_id_list<0..2^16-1> */
    wr_u16(w, 0); /* opaque Extensions<0..2^16-1> */
}
