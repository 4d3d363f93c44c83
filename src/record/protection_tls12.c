/* protection_tls12.c - AEAD ciphers as TLS 1.2 has them (RFC 5246 6.2.3.3).
 *
 *     | type (1) | version (2) | length (2) | nonce_explicit (8) | content | tag (16) |    AES-GCM (RFC 5288 3)
 *     | type (1) | version (2) | length (2) | content | tag (16) |                         ChaCha20-Poly1305 (RFC 7905)
 *
 * The nonce begins with the iv of the key block and ends with what stands in the record. Where ours is explicit, it is
 * the sequence number; a peer's may be anything that the peer does not repeat. There is no padding. */
#include "record/protection.h"

/* 7.1: after a ChangeCipherSpec, "subsequent records will be protected under the newly negotiated CipherSpec and keys":
 * all of them. */
static bool may_arrive(const struct half *half, uint8_t type)
{
    (void)half;
    return type == ALERT || type == HANDSHAKE || type == APPLICATION_DATA;
}

/* 6.2.1 allows content of 2^14 bytes. 6.2.3 would allow more around it than an AEAD adds. */
static size_t longest_fragment(const struct half *half, uint8_t type)
{
    (void)type;
    return record_size(half, MAX_CONTENT_LEN) - RECORD_HEADER_LEN;
}

static struct aead_key *expand(struct half *half)
{
    return half->aead->expand(half->provider, half->write_key);
}

/* 6.2.3.3: additional_data = seq_num + TLSCompressed.type + TLSCompressed.version + TLSCompressed.length */
enum { ADDITIONAL_LEN = 8 + 1 + 2 + 2 };
static void put_additional_data(uint8_t out[ADDITIONAL_LEN], const struct half *half,
                                const uint8_t header[RECORD_HEADER_LEN], size_t content_len)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(half->sequence >> (56 - 8 * i));
    memcpy(out + 8, header, 3);
    out[11] = (uint8_t)(content_len >> 8);
    out[12] = (uint8_t)content_len;
}

static void take_explicit_nonce(uint8_t nonce[NONCE_LEN], struct opened *out, const struct half *half)
{
    size_t len = explicit_nonce_len(half);
    memcpy(nonce + half->suite->fixed_iv_len, out->content.at, len);
    out->content.at += len;
    out->content.len -= len;
}

static enum status open(struct opened *out, struct half *half, const uint8_t header[RECORD_HEADER_LEN])
{
    uint8_t nonce[NONCE_LEN], additional[ADDITIONAL_LEN];
    if (begin_decryption(out, half) != OK)
        return FAILED;
    record_nonce(nonce, half);
    take_explicit_nonce(nonce, out, half);
    put_additional_data(additional, half, header, out->content.len);
    return decrypt_text(out, half, nonce, span_of(additional, sizeof additional));
}

static enum status seal(struct half *half, enum content_type type, struct bytes record, size_t content_len)
{
    uint8_t nonce[NONCE_LEN], additional[ADDITIONAL_LEN];
    put_record_header(record, (uint8_t)type, 3);
    record_nonce(nonce, half);
    memcpy(record.at + RECORD_HEADER_LEN, nonce + half->suite->fixed_iv_len, explicit_nonce_len(half));
    put_additional_data(additional, half, record.at, content_len);
    return encrypt_text(half, nonce, span_of(additional, sizeof additional),
                        (struct bytes){ record.at + record_prefix(half), content_len });
}

const struct protection protection_tls12 = { TAG_LEN, may_arrive, longest_fragment, expand, open, seal };
