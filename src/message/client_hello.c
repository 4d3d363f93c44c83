/* client_hello.c - ClientHello (RFC 8446 4.1.2). */
#include "message/messages.h"

#include "message/vectors.h"

bool read_client_hello(struct client_hello *out, struct span body)
{
    struct reader r = reader_of(body);
    out->legacy_version = rd_u16(&r);             /* ProtocolVersion legacy_version = 0x0303; */
    out->random = rd_bytes(&r, RANDOM_LEN);       /* Random random; */
    out->session_id = rd_vec8(&r, 0, 32);         /* opaque legacy_session_id<0..32>; */
    out->cipher_suites = rd_numbers16(&r, 65534); /* CipherSuite cipher_suites<2..2^16-2>; */
    out->compression = rd_vec8(&r, 1, 255);       /* opaque legacy_compression_methods<1..2^8-1>; */
    out->extensions = rd_hello_extensions(&r);    /* Extension extensions<8..2^16-1>; */
    return rd_finish(&r);
}
