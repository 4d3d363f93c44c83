/* tls12_certificate.c - TLS 1.2's Certificate, whose entries are certificates and nothing else (RFC 5246 7.4.2). */
#include "message/tls12_messages.h"

struct span rd_tls12_certificate_entry(struct reader *list)
{
    return rd_vec24(list, 1, 0xffffff); /* opaque ASN.1Cert<1..2^24-1>; */
}

bool read_tls12_certificate(struct span *out, struct span body)
{
    struct reader r = reader_of(body);
    *out = rd_vec24(&r, 0, 0xffffff); /* ASN.1Cert certificate_list<0..2^24-1>; */
    struct reader list = reader_of(*out);
    while (rd_more(&list))
        (void)rd_tls12_certificate_entry(&list);
    return rd_finish(&list) && rd_finish(&r);
}
