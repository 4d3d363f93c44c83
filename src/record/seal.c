/* seal.c - to the wire: sizes, the header, and encryption in place (RFC 8446 5.1, 5.2; RFC 5246 6.2). */
#include "record/protection.h"

size_t record_prefix(const struct half *half)
{
    return RECORD_HEADER_LEN + explicit_nonce_len(half);
}

size_t record_size(const struct half *half, size_t content_len)
{
    return record_prefix(half) + content_len + protection_of(half)->trailer_len;
}

void put_record_header(struct bytes record, uint8_t type, uint8_t minor)
{
    size_t len = record.len - RECORD_HEADER_LEN;
    record.at[0] = type;
    record.at[1] = 3;
    record.at[2] = minor;
    record.at[3] = (uint8_t)(len >> 8);
    record.at[4] = (uint8_t)len;
}

enum status encrypt_text(struct half *half, const uint8_t nonce[NONCE_LEN], struct span additional, struct bytes text)
{
    half->sequence++; /* whatever comes of it: a nonce is never used twice */
    return half->aead->seal(half->key, nonce, additional, text, text.at + text.len);
}

enum status seal_record(size_t *size, struct half *half, enum content_type type, uint8_t *at, size_t content_len,
                        size_t padding)
{
    if (half->suite != NULL && (half->sequence == UINT64_MAX || half_expand(half) != OK))
        return FAILED;
    *size = record_size(half, content_len + padding);
    return protection_of(half)->seal(half, type, (struct bytes){ at, *size }, content_len);
}
