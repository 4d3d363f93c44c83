/* open.c - from the wire: framing, decryption, and the content's type (RFC 8446 5.1, 5.2, 5.4). */
#include "record/nonce.h"

static enum status refuse(struct opened *out, enum reason why)
{
    out->why = why;
    return FAILED;
}

static bool starts_like_http(const uint8_t *at)
{
    static const char starts[][RECORD_HEADER_LEN + 1] = {
        "HTTP/", "GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "CONNE"
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (memcmp(at, starts[i], RECORD_HEADER_LEN) == 0)
            return true;
    return false;
}

/* A ClientHello of SSL 2.0 (RFC 5246 appendix E.2): a length of two bytes with the first bit set, and a 1. */
static bool starts_like_ssl2(const uint8_t *at)
{
    return (at[0] & 0x80) && at[2] == 1;
}

/* A stranger's first bytes deserve a better word than "unexpected record". */
static enum reason why_not_tls(const uint8_t *at)
{
    if (starts_like_http(at))
        return BECAUSE_LOOKS_LIKE_HTTP;
    if (starts_like_ssl2(at))
        return BECAUSE_OLD_RECORD_VERSION;
    if (at[0] < CHANGE_CIPHER_SPEC || at[0] > APPLICATION_DATA || at[1] > 3)
        return BECAUSE_NOT_TLS;
    return at[1] < 3 ? BECAUSE_OLD_RECORD_VERSION : NO_REASON;
}

/* Whether a record of this type may be there at all, given the keys in use. */
static bool may_arrive(const struct half *half, uint8_t type)
{
    if (half->suite == NULL)
        return type == CHANGE_CIPHER_SPEC || type == ALERT || type == HANDSHAKE;
    /* A peer that could not make its keys tells so in the clear, before its first protected record. */
    if (type == ALERT)
        return half->epoch == HANDSHAKE_KEYS && half->sequence == 0;
    return type == CHANGE_CIPHER_SPEC || type == APPLICATION_DATA;
}

/* 5.4: the type is the last byte that is not zero. */
static enum status strip_padding(struct opened *out)
{
    size_t n = out->content.len;
    if (n > MAX_CONTENT_LEN + 1) /* "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets" */
        return refuse(out, BECAUSE_RECORD_TOO_LONG);
    while (n > 0 && out->content.at[n - 1] == 0)
        n--;
    if (n == 0)
        return refuse(out, BECAUSE_EMPTY_INNER_RECORD);
    out->type = out->content.at[n - 1];
    out->content.len = n - 1;
    return out->type == ALERT || out->type == HANDSHAKE || out->type == APPLICATION_DATA
               ? OK
               : refuse(out, BECAUSE_UNEXPECTED_RECORD);
}

static enum status decrypt(struct opened *out, struct half *half, struct span header)
{
    uint8_t nonce[NONCE_LEN];
    if (out->content.len < TAG_LEN)
        return refuse(out, BECAUSE_BAD_RECORD);
    if (half->sequence == UINT64_MAX)
        return refuse(out, BECAUSE_OUT_OF_RECORDS);
    if (half_expand(half) != OK)
        return refuse(out, BECAUSE_NO_MEMORY);
    record_nonce(nonce, half);
    out->content.len -= TAG_LEN;
    if (half->aead->open(half->key, nonce, header, out->content, out->content.at + out->content.len) != OK)
        return refuse(out, BECAUSE_BAD_RECORD);
    half->sequence++;
    out->was_protected = true;
    return strip_padding(out);
}

static enum status check_header(struct opened *out, const struct half *half, const uint8_t *at, size_t len)
{
    if (half->suite == NULL && half->sequence == 0 && why_not_tls(at) != NO_REASON)
        return refuse(out, why_not_tls(at));
    /* Before all else: a caller's buffer need not hold what is longer, not even to have it passed over. */
    size_t most = at[0] == APPLICATION_DATA ? MAX_PROTECTED_LEN : MAX_CONTENT_LEN;
    if (len > most)
        return refuse(out, BECAUSE_RECORD_TOO_LONG);
    return may_arrive(half, at[0]) ? OK : refuse(out, BECAUSE_UNEXPECTED_RECORD);
}

enum status open_record(struct opened *out, struct half *half, struct bytes wire)
{
    *out = (struct opened){ 0 };
    if (wire.len < RECORD_HEADER_LEN)
        return WAIT;
    size_t len = (size_t)wire.at[3] << 8 | wire.at[4];
    out->used = RECORD_HEADER_LEN + len;
    out->type = wire.at[0];
    enum status s = check_header(out, half, wire.at, len);
    if (s != OK)
        return s;
    if (wire.len - RECORD_HEADER_LEN < len)
        return WAIT;
    out->content = (struct bytes){ wire.at + RECORD_HEADER_LEN, len };
    if (half->suite != NULL && out->type == APPLICATION_DATA)
        return decrypt(out, half, span_of(wire.at, RECORD_HEADER_LEN));
    if (half->suite == NULL)
        half->sequence++; /* only to know the first record */
    return OK;
}
