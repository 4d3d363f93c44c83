/* empty_messages.c - HelloRequest and ServerHelloDone (RFC 5246 7.4.1.1, 7.4.5): a header alone. */
#include "message/tls12_messages.h"

bool read_empty_message(struct span body)
{
    return body.len == 0;
}
