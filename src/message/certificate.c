/* certificate.c - Certificate and its entries (RFC 8446 4.4.2). What a certificate says is for certificate/. */
#include "message/messages.h"

#include "message/vectors.h"

struct certificate_entry rd_certificate_entry(struct reader *list)
{
    struct certificate_entry out;
    out.data = rd_vec24(list, 1, 0xffffff);         /* opaque cert_data<1..2^24-1>; */
    out.extensions = rd_extensions(list, 0, 65535); /* Extension extensions<0..2^16-1>; */
    return out;
}

bool read_certificate(struct certificate_message *out, struct span body)
{
    struct reader r = reader_of(body);
    out->context = rd_vec8(&r, 0, 255);    /* opaque certificate_request_context<0..2^8-1>; */
    out->list = rd_vec24(&r, 0, 0xffffff); /* CertificateEntry certificate_list<0..2^24-1>; */
    struct reader list = reader_of(out->list);
    while (rd_more(&list))
        (void)rd_certificate_entry(&list);
    return rd_finish(&list) && rd_finish(&r);
}
