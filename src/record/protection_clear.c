/* protection_clear.c - none: records before there are keys (RFC 8446 5.1, RFC 5246 6.2.1). */
#include "record/protection.h"

static bool may_arrive(const struct half *half, uint8_t type)
{
    (void)half;
    return type == CHANGE_CIPHER_SPEC || type == ALERT || type == HANDSHAKE;
}

/* 4.2.10: early data may come where nothing is protected yet, to be passed over. */
static size_t longest_fragment(const struct half *half, uint8_t type)
{
    (void)half;
    return type == APPLICATION_DATA ? MAX_PROTECTED_LEN : MAX_CONTENT_LEN;
}

static enum status open(struct opened *out, struct half *half, const uint8_t header[RECORD_HEADER_LEN])
{
    (void)out;
    (void)header;
    half->sequence++; /* only to know the first record */
    return OK;
}

static enum status seal(struct half *half, enum content_type type, struct bytes record, size_t content_len)
{
    (void)content_len;
    put_record_header(record, (uint8_t)type, half->says_tls10 ? 1 : 3);
    half->says_tls10 = false;
    return OK;
}

const struct protection protection_clear = { 0, may_arrive, longest_fragment, NULL, open, seal };
