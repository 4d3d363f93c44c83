/* messages.h - the handshake messages of RFC 8446 section 4, field by field. Those that only TLS 1.2 has, or has in
 * another shape, are in tls12_messages.h.
 *
 * read_x() takes a message's body, the bytes behind its four of header, and is false unless it has exactly the RFC's
 * shape, to the last entry of a list; what it gives points into the body. rd_x() takes the next entry off such a list.
 * write_x() writes the whole message, header included. None has an opinion about what the fields say: that is
 * handshake/. */
#ifndef MESSAGE_MESSAGES_H
#define MESSAGE_MESSAGES_H

#include "message/code_points.h"
#include "wire/reader.h"
#include "wire/writer.h"

enum message {
    NO_MESSAGE,
    CLIENT_HELLO,
    HELLO_RETRY_REQUEST,
    SERVER_HELLO,
    ENCRYPTED_EXTENSIONS,
    CERTIFICATE_REQUEST,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED,
    END_OF_EARLY_DATA,
    NEW_SESSION_TICKET,
    KEY_UPDATE,
    /* TLS 1.2 alone */
    HELLO_REQUEST,
    CERTIFICATE_STATUS,
    SERVER_KEY_EXCHANGE,
    SERVER_HELLO_DONE,
    CLIENT_KEY_EXCHANGE,
    CHANGE_CIPHER_SPEC_MESSAGE, /* a line of the figure, but no handshake message: a record of its own (RFC 5246 7.1) */
    UNKNOWN_MESSAGE,
    NUM_MESSAGES
};

#define MESSAGE_HEADER_LEN 4
#define RANDOM_LEN 32

/* The RFC's name. Static. */
const char *message_name(enum message kind);

/* What a handshake message is by its HandshakeType, and a ServerHello also by its random (4.1.3). The type of what is
 * no message of ours is 255, which IANA has not given away. */
enum message message_kind(uint8_t handshake_type, struct span body);
uint8_t handshake_type(enum message kind);

/* `WR_MESSAGE(w, FINISHED) { ... }` writes the header around the body. */
#define WR_MESSAGE(w, kind)                                                   \
    for (int once_ = (wr_u8((w), handshake_type(kind)), 1); once_; once_ = 0) \
        WR_VEC24(w)

/* 4.2: Extension extensions<..>: one at a time. */
struct extension_field {
    uint16_t type;
    struct span data;
};
struct extension_field rd_extension(struct reader *list);

/* 4.1.2. `extensions` is empty when a client of TLS 1.2 or older has none. */
struct client_hello {
    uint16_t legacy_version;
    struct span random, session_id, cipher_suites, compression, extensions;
};
MUST_CHECK bool read_client_hello(struct client_hello *out, struct span body);

/* 4.1.3, 4.1.4: ServerHello, and HelloRetryRequest, which is one with a certain random. `extensions` is empty when a
 * server that chose TLS 1.2 or older has none. */
struct server_hello {
    uint16_t legacy_version;
    struct span random, session_id;
    uint16_t cipher_suite;
    uint8_t compression;
    struct span extensions;
};
extern const uint8_t hello_retry_random[RANDOM_LEN];
MUST_CHECK bool read_server_hello(struct server_hello *out, struct span body);

/* 4.3.1 */
struct encrypted_extensions {
    struct span extensions;
};
MUST_CHECK bool read_encrypted_extensions(struct encrypted_extensions *out, struct span body);

/* 4.3.2 */
struct certificate_request {
    struct span context, extensions;
};
MUST_CHECK bool read_certificate_request(struct certificate_request *out, struct span body);

/* 4.4.2 */
struct certificate_message {
    struct span context, list;
};
struct certificate_entry {
    struct span data, extensions;
};
MUST_CHECK bool read_certificate(struct certificate_message *out, struct span body);
struct certificate_entry rd_certificate_entry(struct reader *list);

/* 4.4.3 */
struct certificate_verify {
    uint16_t scheme;
    struct span signature;
};
MUST_CHECK bool read_certificate_verify(struct certificate_verify *out, struct span body);
void write_certificate_verify(struct writer *w, uint16_t scheme, struct span signature);

/* 4.4.4: its length is that of the hash; RFC 5246 7.4.9: 12 bytes. */
void write_finished(struct writer *w, struct span verify_data);

/* 4.6.1 */
struct new_session_ticket {
    uint32_t lifetime, age_add;
    struct span nonce, ticket, extensions;
};
MUST_CHECK bool read_new_session_ticket(struct new_session_ticket *out, struct span body);

/* 4.6.3 */
struct key_update {
    uint8_t request_update;
};
MUST_CHECK bool read_key_update(struct key_update *out, struct span body);
void write_key_update(struct writer *w, bool request_update);

#endif
