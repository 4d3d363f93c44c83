/* message.c - the kinds of handshake messages, their numbers and names (RFC 8446 section 4, B.3; RFC 5246 7.4). */
#include "message/messages.h"

static const struct {
    const char *name;
    uint8_t type;
} kinds[NUM_MESSAGES] = {
    [NO_MESSAGE] = { "no message", 255 },
    [CLIENT_HELLO] = { "ClientHello", 1 },
    [HELLO_RETRY_REQUEST] = { "HelloRetryRequest", 2 },
    [SERVER_HELLO] = { "ServerHello", 2 },
    [ENCRYPTED_EXTENSIONS] = { "EncryptedExtensions", 8 },
    [CERTIFICATE_REQUEST] = { "CertificateRequest", 13 },
    [CERTIFICATE] = { "Certificate", 11 },
    [CERTIFICATE_VERIFY] = { "CertificateVerify", 15 },
    [FINISHED] = { "Finished", 20 },
    [END_OF_EARLY_DATA] = { "EndOfEarlyData", 5 },
    [NEW_SESSION_TICKET] = { "NewSessionTicket", 4 },
    [KEY_UPDATE] = { "KeyUpdate", 24 },
    [HELLO_REQUEST] = { "HelloRequest", 0 },
    [CERTIFICATE_STATUS] = { "CertificateStatus", 22 },
    [SERVER_KEY_EXCHANGE] = { "ServerKeyExchange", 12 },
    [SERVER_HELLO_DONE] = { "ServerHelloDone", 14 },
    [CLIENT_KEY_EXCHANGE] = { "ClientKeyExchange", 16 },
    [CHANGE_CIPHER_SPEC_MESSAGE] = { "ChangeCipherSpec", 255 },
    [UNKNOWN_MESSAGE] = { "unknown message", 255 },
};

/* RFC 8446 4.1.3: the SHA-256 of "HelloRetryRequest". */
const uint8_t hello_retry_random[RANDOM_LEN] = {
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
};

const char *message_name(enum message kind)
{
    return kinds[kind].name;
}

uint8_t handshake_type(enum message kind)
{
    return kinds[kind].type;
}

static bool has_hello_retry_random(struct span body)
{
    struct reader r = reader_of(body);
    (void)rd_u16(&r); /* ProtocolVersion legacy_version = 0x0303; */
    return span_equal(rd_bytes(&r, RANDOM_LEN), span_of(hello_retry_random, RANDOM_LEN));
}

enum message message_kind(uint8_t type, struct span body)
{
    if (type == kinds[SERVER_HELLO].type)
        return has_hello_retry_random(body) ? HELLO_RETRY_REQUEST : SERVER_HELLO;
    for (enum message kind = CLIENT_HELLO; kind < CHANGE_CIPHER_SPEC_MESSAGE; kind++)
        if (kinds[kind].type == type)
            return kind;
    return UNKNOWN_MESSAGE;
}
