/* open.c - from the wire: framing, what a record may be by its header, and decryption (RFC 8446 5.1, 5.2; RFC
 * 5246 6.2).
 */
#include "record/protection.h"

enum status refuse_record(struct opened *out, enum reason why)
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

enum status begin_decryption(struct opened *out, struct half *half)
{
    if (out->content.len < explicit_nonce_len(half) + TAG_LEN)
        return refuse_record(out, BECAUSE_BAD_RECORD);
    if (half->sequence == UINT64_MAX)
        return refuse_record(out, BECAUSE_OUT_OF_RECORDS);
    if (half_expand(half) != OK)
        return refuse_record(out, BECAUSE_NO_MEMORY);
    out->content.len -= TAG_LEN;
    return OK;
}

enum status decrypt_text(struct opened *out, struct half *half, const uint8_t nonce[NONCE_LEN], struct span additional)
{
    struct bytes text = out->content;
    if (half->aead->open(half->key, nonce, additional, text, text.at + text.len) != OK)
        return refuse_record(out, BECAUSE_BAD_RECORD);
    half->sequence++;
    out->was_protected = true;
    return OK;
}

static enum status check_header(struct opened *out, const struct half *half, const uint8_t *at, size_t len)
{
    if (half->suite == NULL && half->sequence == 0 && why_not_tls(at) != NO_REASON)
        return refuse_record(out, why_not_tls(at));
    /* Before all else: a caller's buffer need not hold what is longer, not even to have it passed over. */
    if (len > protection_of(half)->longest_fragment(half, at[0]))
        return refuse_record(out, BECAUSE_RECORD_TOO_LONG);
    return protection_of(half)->may_arrive(half, at[0]) ? OK : refuse_record(out, BECAUSE_UNEXPECTED_RECORD);
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
    return protection_of(half)->open(out, half, wire.at);
}
