/* protection_tls13.c - one type for all that is protected, the real one inside, and padding (RFC 8446 5.2 to 5.4).
 *
 *     | 23 | 0x0303 | length (2) | content | type (1) | zeros | tag (16) |
 *     '-- additional data -------'- encrypted: TLSInnerPlaintext -' */
#include "record/protection.h"

#include "base/secret.h"

/* A peer that could not make its keys tells so in the clear, before its first protected record. */
static bool may_arrive(const struct half *half, uint8_t type)
{
    if (type == ALERT)
        return half->epoch == HANDSHAKE_KEYS && half->sequence == 0;
    return type == CHANGE_CIPHER_SPEC || type == APPLICATION_DATA;
}

static size_t longest_fragment(const struct half *half, uint8_t type)
{
    (void)half;
    return type == APPLICATION_DATA ? MAX_PROTECTED_LEN : MAX_CONTENT_LEN;
}

static struct aead_key *expand(struct half *half)
{
    uint8_t raw[MAX_KEY_LEN];
    derive_record_keys((struct bytes){ raw, half->aead->key_len }, (struct bytes){ half->iv, sizeof half->iv },
                       half->suite->hash, &half->secret);
    struct aead_key *key = half->aead->expand(half->provider, raw);
    wipe(raw, sizeof raw);
    return key;
}

/* 5.4: the type is the last byte that is not zero. */
static enum status strip_padding(struct opened *out)
{
    size_t n = out->content.len;
    if (n > MAX_CONTENT_LEN + 1) /* "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets" */
        return refuse_record(out, BECAUSE_RECORD_TOO_LONG);
    while (n > 0 && out->content.at[n - 1] == 0)
        n--;
    if (n == 0)
        return refuse_record(out, BECAUSE_EMPTY_INNER_RECORD);
    out->type = out->content.at[n - 1];
    out->content.len = n - 1;
    return out->type == ALERT || out->type == HANDSHAKE || out->type == APPLICATION_DATA
               ? OK
               : refuse_record(out, BECAUSE_UNEXPECTED_RECORD);
}

static enum status open(struct opened *out, struct half *half, const uint8_t header[RECORD_HEADER_LEN])
{
    uint8_t nonce[NONCE_LEN];
    if (out->type != APPLICATION_DATA) /* what may_arrive() let pass in the clear */
        return OK;
    if (begin_decryption(out, half) != OK)
        return FAILED;
    record_nonce(nonce, half);
    if (decrypt_text(out, half, nonce, span_of(header, RECORD_HEADER_LEN)) != OK)
        return FAILED;
    return strip_padding(out);
}

static enum status seal(struct half *half, enum content_type type, struct bytes record, size_t content_len)
{
    uint8_t nonce[NONCE_LEN];
    struct bytes inner = { record.at + RECORD_HEADER_LEN, record.len - RECORD_HEADER_LEN - TAG_LEN };
    put_record_header(record, APPLICATION_DATA, 3);
    inner.at[content_len] = (uint8_t)type;
    memset(inner.at + content_len + 1, 0, inner.len - content_len - 1);
    record_nonce(nonce, half);
    return encrypt_text(half, nonce, span_of(record.at, RECORD_HEADER_LEN), inner);
}

const struct protection protection_tls13 = { 1 + TAG_LEN, may_arrive, longest_fragment, expand, open, seal };
