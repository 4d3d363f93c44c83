/* protection.h - what protects a record, and what each protection takes from the others: between the files of record/.
 *
 * A record is in the clear, or protected as TLS 1.2 or TLS 1.3 has it; framing, keys and counters are the same for all.
 */
#ifndef RECORD_PROTECTION_H
#define RECORD_PROTECTION_H

#include "record/record.h"

struct protection {
    uint8_t trailer_len; /* bytes of a record behind its content and padding */

    /* By its header: whether such a record may be there at all, and how long its fragment may be. */
    bool (*may_arrive)(const struct half *half, uint8_t type);
    size_t (*longest_fragment)(const struct half *half, uint8_t type);

    /* NULL on lack of memory. In the clear there is no key to expand. */
    struct aead_key *(*expand)(struct half *half);

    /* `out->content` is the fragment, and becomes what was in it. */
    MUST_CHECK enum status (*open)(struct opened *out, struct half *half, const uint8_t header[RECORD_HEADER_LEN]);

    /* What is neither content nor part of the prefix or the trailer is padding; the key is expanded. */
    MUST_CHECK enum status (*seal)(struct half *half, enum content_type type, struct bytes record, size_t content_len);
};

extern const struct protection protection_clear, protection_tls12, protection_tls13;

static inline const struct protection *protection_of(const struct half *half)
{
    if (half->suite == NULL)
        return &protection_clear;
    return suite_is_tls13(half->suite) ? &protection_tls13 : &protection_tls12;
}

/* RFC 5246 6.2.3.3, nonce_explicit: bytes of the nonce that stand in each record. */
static inline size_t explicit_nonce_len(const struct half *half)
{
    return half->suite != NULL ? NONCE_LEN - (size_t)half->suite->fixed_iv_len : 0;
}

/* Expands the key where that was not done yet. FAILED on lack of memory. */
MUST_CHECK enum status half_expand(struct half *half);

/* RFC 8446 5.3, RFC 7905 2: the sequence number, padded on the left, XOR the iv; the key is expanded. With an iv of
 * four bytes and zeros, which is RFC 5288's, they stand behind one another. */
void record_nonce(uint8_t out[NONCE_LEN], const struct half *half);

void put_record_header(struct bytes record, uint8_t type, uint8_t minor);

/* Encrypts in place; the tag goes behind. */
MUST_CHECK enum status encrypt_text(struct half *half, const uint8_t nonce[NONCE_LEN], struct span additional,
                                    struct bytes text);

MUST_CHECK enum status refuse_record(struct opened *out, enum reason why);

/* Sees to it that `out->content` can be a protected fragment, and that there is a key for it; takes the tag off it. */
MUST_CHECK enum status begin_decryption(struct opened *out, struct half *half);

/* Decrypts `out->content` in place; the tag stands behind. */
MUST_CHECK enum status decrypt_text(struct opened *out, struct half *half, const uint8_t nonce[NONCE_LEN],
                                    struct span additional);

#endif
