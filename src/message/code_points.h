/* code_points.h - IANA's numbers for what a hello can name, and their names. */
#ifndef MESSAGE_CODE_POINTS_H
#define MESSAGE_CODE_POINTS_H

#include <stddef.h>
#include <stdint.h>

enum { SSL3 = 0x0300, TLS10 = 0x0301, TLS11 = 0x0302, TLS12 = 0x0303, TLS13 = 0x0304 };

enum extension_type {
    EXT_SERVER_NAME = 0,
    EXT_STATUS_REQUEST = 5,
    EXT_SUPPORTED_GROUPS = 10,
    EXT_EC_POINT_FORMATS = 11,
    EXT_SIGNATURE_ALGORITHMS = 13,
    EXT_ALPN = 16,
    EXT_EXTENDED_MASTER_SECRET = 23,
    EXT_SESSION_TICKET = 35,
    EXT_PRE_SHARED_KEY = 41,
    EXT_EARLY_DATA = 42,
    EXT_SUPPORTED_VERSIONS = 43,
    EXT_COOKIE = 44,
    EXT_PSK_KEY_EXCHANGE_MODES = 45,
    EXT_CERTIFICATE_AUTHORITIES = 47,
    EXT_POST_HANDSHAKE_AUTH = 49,
    EXT_SIGNATURE_ALGORITHMS_CERT = 50,
    EXT_KEY_SHARE = 51,
    EXT_RENEGOTIATION_INFO = 0xff01,
};

/* Signals among the cipher suites: RFC 5746 3.3, RFC 7507. */
enum { TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff, TLS_FALLBACK_SCSV = 0x5600 };

/* The registry's name, or NULL. Static. */
const char *version_name(uint16_t id);
const char *suite_name(uint16_t id);
const char *group_name(uint16_t id);
const char *scheme_name(uint16_t id);

/* RFC 8701: a number that stands for nothing, and keeps peers tolerant. */
static inline int is_grease(uint16_t id)
{
    return (id & 0x0f0f) == 0x0a0a && id >> 8 == (id & 0xff);
}

/* Writes numbers by name, ", " between them: "x25519, secp256r1, GREASE, 0x1234". What does not
 * fit is cut, and "..." stands at the end. Returns the length without the NUL, which is always there but for cap 0. */
size_t list_names(char *out, size_t cap, const char *(*name)(uint16_t), const uint16_t *ids, size_t count);

#endif
