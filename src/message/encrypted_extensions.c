/* encrypted_extensions.c - EncryptedExtensions (RFC 8446 4.3.1). */
#include "message/messages.h"

#include "message/vectors.h"

bool read_encrypted_extensions(struct encrypted_extensions *out, struct span body)
{
    struct reader r = reader_of(body);
    out->extensions = rd_extensions(&r, 0, 65535); /* Extension extensions<0..2^16-1>; */
    return rd_finish(&r);
}
