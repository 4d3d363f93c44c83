/* seal.c - to the wire: header, type, padding, encryption in place (RFC 8446 5.1, 5.2, 5.4). */
#include "record/nonce.h"

size_t record_size(const struct half *half, size_t content_len)
{
    return content_len + (half->suite != NULL ? (size_t)RECORD_OVERHEAD : (size_t)RECORD_HEADER_LEN);
}

static void put_header(uint8_t *at, uint8_t type, uint8_t minor, size_t len)
{
    at[0] = type;
    at[1] = 3;
    at[2] = minor;
    at[3] = (uint8_t)(len >> 8);
    at[4] = (uint8_t)len;
}

static enum status encrypt(struct half *half, uint8_t *at, struct bytes inner)
{
    uint8_t nonce[NONCE_LEN];
    if (half->sequence == UINT64_MAX || half_expand(half) != OK)
        return FAILED;
    put_header(at, APPLICATION_DATA, 3, inner.len + TAG_LEN);
    record_nonce(nonce, half);
    half->sequence++; /* whatever comes of it: a nonce is never used twice */
    return half->aead->seal(half->key, nonce, span_of(at, RECORD_HEADER_LEN), inner, inner.at + inner.len);
}

enum status seal_record(size_t *size, struct half *half, enum content_type type, uint8_t *at, size_t content_len,
                        size_t padding)
{
    if (half->suite == NULL) {
        put_header(at, (uint8_t)type, half->says_tls10 ? 1 : 3, content_len);
        half->says_tls10 = false;
        *size = RECORD_HEADER_LEN + content_len;
        return OK;
    }
    struct bytes inner = { at + RECORD_HEADER_LEN, content_len + 1 + padding };
    inner.at[content_len] = (uint8_t)type;
    memset(inner.at + content_len + 1, 0, padding);
    *size = RECORD_HEADER_LEN + inner.len + TAG_LEN;
    return encrypt(half, at, inner);
}
