/* record.h - the record protocol (RFC 8446 section 5, RFC 5246 section 6): one direction of a connection, and its
 * records.
 *
 *     | type (1) | version (2) | length (2) | fragment (length) |                              in the clear
 *     | 23       | 0x0303      | length (2) | content | type (1) | zeros | tag (16) |          protected, TLS 1.3
 *     | type (1) | 0x0303      | length (2) | nonce (8, AES-GCM alone) | content | tag (16) |  protected, TLS 1.2
 *                                                                        '- encrypted in place -'
 *
 * Each line has its file: protection_clear.c, protection_tls13.c, protection_tls12.c.
 * Which content may come when is not judged here but in connection/. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "crypto/suite.h"
#include "keys/traffic.h"

enum content_type { CHANGE_CIPHER_SPEC = 20, ALERT = 21, HANDSHAKE = 22, APPLICATION_DATA = 23 };

enum {
    RECORD_HEADER_LEN = 5,
    MAX_CONTENT_LEN = 16384,                               /* 5.1: 2^14 */
    MAX_PROTECTED_LEN = MAX_CONTENT_LEN + 256,             /* 5.2: of a protected record's fragment */
    MAX_RECORD_OVERHEAD = RECORD_HEADER_LEN + 8 + TAG_LEN, /* that a protected record adds to its content, at most */
};

enum epoch { CLEAR, HANDSHAKE_KEYS, APPLICATION_KEYS };
const char *epoch_name(enum epoch epoch);

/* One direction. At rest it is a secret, an iv and a counter; the expanded key comes with the next record. */
struct half {
    const struct provider *provider;
    const struct cipher_suite *suite; /* NULL: in the clear */
    const struct aead *aead;
    struct aead_key *key; /* NULL: not expanded */
    union {
        struct traffic_secret secret;   /* TLS 1.3: the key and the iv are derived from it */
        uint8_t write_key[MAX_KEY_LEN]; /* TLS 1.2 */
    };
    uint8_t iv[NONCE_LEN]; /* TLS 1.2: as much of it as is the same for all records, and zeros */
    uint64_t sequence;     /* of the next record under this key */
    enum epoch epoch;
    bool says_tls10; /* 5.1: a first ClientHello may say 0x0301, for old peers' sake */
};

/* Takes new keys into use: the sequence starts again at 0 (5.3). The secret is copied. */
void half_use_keys(struct half *half, enum epoch epoch, const struct cipher_suite *suite,
                   const struct traffic_secret *secret);

/* TLS 1.2: a [sender]_write_key and [sender]_write_iv of the key block, as long as the suite says; for application
 * data, and for the Finished before it. */
void half_use_write_key(struct half *half, const struct cipher_suite *suite, const uint8_t *key, const uint8_t *iv);

/* 7.2: goes on with the next generation of keys. TLS 1.3 alone. */
void half_update_keys(struct half *half);

/* True when the next record would be over the AEAD's limit (5.5, RFC 9325 4.4): for both versions the same. */
bool half_is_worn(const struct half *half);

/* Gives the expanded key back. */
void half_rest(struct half *half);

/* Forgets everything. */
void half_wipe(struct half *half);

/* A record that arrived. */
struct opened {
    enum reason why; /* of a failure */
    size_t used;     /* bytes of `wire` that it takes, by its header */
    uint8_t type;    /* of the content */
    bool was_protected;
    struct bytes content; /* inside `wire` */
};

/* Takes the first record of `wire`, decrypting it in place. WAIT while it is not there in whole. */
MUST_CHECK enum status open_record(struct opened *out, struct half *half, struct bytes wire);

/* Bytes of a record with that much content under these keys. */
size_t record_size(const struct half *half, size_t content_len);

/* Bytes of a record before its content. */
size_t record_prefix(const struct half *half);

/* Makes a record of the `content_len` bytes that stand at `at` + record_prefix(), padded with zeros by `padding`, which
 * is 0 in TLS 1.2; *size becomes the record's. There must be room for record_size(content_len + padding). */
MUST_CHECK enum status seal_record(size_t *size, struct half *half, enum content_type type, uint8_t *at,
                                   size_t content_len, size_t padding);

#endif
