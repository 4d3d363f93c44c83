/* server_hello.c - ServerHello, and HelloRetryRequest, which has its shape (RFC 8446 4.1.3, 4.1.4). */
#include "message/messages.h"

#include "message/vectors.h"

bool read_server_hello(struct server_hello *out, struct span body)
{
    struct reader r = reader_of(body);
    out->legacy_version = rd_u16(&r);          /* ProtocolVersion legacy_version = 0x0303; */
    out->random = rd_bytes(&r, RANDOM_LEN);    /* Random random; */
    out->session_id = rd_vec8(&r, 0, 32);      /* opaque legacy_session_id_echo<0..32>; */
    out->cipher_suite = rd_u16(&r);            /* CipherSuite cipher_suite; */
    out->compression = rd_u8(&r);              /* uint8 legacy_compression_method = 0; */
    out->extensions = rd_hello_extensions(&r); /* Extension extensions<6..2^16-1>; */
    return rd_finish(&r);
}
