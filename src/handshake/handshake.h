/* handshake.h - a handshake under way: everything that it needs hangs here, and dies with it (RFC 8446 section 4). */
#ifndef HANDSHAKE_HANDSHAKE_H
#define HANDSHAKE_HANDSHAKE_H

#include "handshake/flow.h"
#include "handshake/offer.h"
#include "handshake/policy.h"
#include "keys/transcript.h"
#include "record/flight.h"
#include "record/inbox.h"

/* What outlives the handshake: it belongs to the connection. */
struct agreement {
    const struct cipher_suite *suite;
    const struct group *group;
    const struct signature_scheme *signature; /* of the server's CertificateVerify */
    struct span protocol;                     /* ALPN; into the policy. at == NULL: none */
    char *server_name;                        /* that the client asked for; NUL-terminated, or NULL */
    struct traffic_secret exporter;
    struct chain *peer_chain; /* until the handshake ends, or longer where the policy says so */
    bool hello_retried, verified;
};

/* What the two sides of record/ are to a connection. */
struct link {
    struct half read, write;
    struct inbox inbox;
    size_t early_data_to_skip; /* 4.2.10: bytes of records that we may fail to decrypt */
};

/* The extensions of a ClientHello as they came, valid while it is judged; at == NULL: absent. The schemes are also
 * those of a CertificateRequest. */
struct hello_extensions {
    struct span groups, schemes, shares;
    bool early_data, psk, psk_modes, psk_is_last;
};

enum { MAX_TO_BE_SIGNED = 64 + 33 + 1 + MAX_HASH_LEN };

struct handshake {
    /* the driver's */
    const struct step *at;
    size_t size; /* of this allocation, the flight's room included */
    enum reason why;
    char detail[512];
    struct span in;    /* RECV: the body of the message at hand */
    struct writer out; /* SEND: where it is written */
    unsigned needs;    /* AWAIT: HF_NEEDS_SIGNATURE or HF_NEEDS_VERDICT */

    /* whose handshake it is */
    const struct policy *policy;
    struct link *link;
    struct agreement *agreed;
    const hf_conn *owner; /* for the trace callback */
    bool is_client;
    const char *peer_name; /* client: the name that the server must have */

    /* the hellos */
    struct offer peer;
    struct hello_extensions hello;
    uint32_t offered;  /* the rows of the extension table that we asked with */
    uint32_t received; /* the rows that the message at hand had */
    uint8_t client_random[RANDOM_LEN], server_random[RANDOM_LEN];
    uint8_t session_id[32];
    size_t session_id_len;
    uint8_t hello_digest[MAX_HASH_LEN]; /* server: of the first ClientHello's constant parts (4.1.2) */
    struct bytes cookie;                /* client: to be echoed */
    const struct group *retry_group;    /* that the HelloRetryRequest asks for */
    bool sent_change_cipher_spec;

    /* the key exchange and what follows from it */
    struct ephemeral own_key;
    uint8_t own_share[MAX_SHARE_LEN];
    struct shared_secret shared;
    struct transcript transcript;
    union {
        struct early_secret early;
        struct handshake_secret handshake;
        struct main_secret main;
    } secret;
    struct traffic_secret client_handshake, server_handshake; /* of their records, and of their Finished */
    struct traffic_secret client_application, server_application;

    /* authentication */
    const struct identity *identity; /* ours, NULL: none */
    size_t identity_index;
    const struct signature_scheme *scheme; /* that we sign with */
    uint8_t to_be_signed[MAX_TO_BE_SIGNED];
    size_t to_be_signed_len;
    uint8_t signature[MAX_SIGNATURE_LEN];
    size_t signature_len;
    bool certificate_requested, peer_sent_certificate, chain_is_trusted;

    struct flight flight; /* its first room stands behind this struct */
};

/* Begins a handshake. NULL on lack of memory. All the pointers are borrowed until handshake_free(). */
struct handshake *handshake_new(const struct policy *policy, struct link *link, struct agreement *agreed,
                                const hf_conn *owner, bool is_client, const char *peer_name);
void handshake_free(struct handshake **spent);

/* Goes as far as the messages at hand allow. OK: complete. WAIT: for a message, or what `needs` says.
 * FAILED: `why` says why; nothing was left to send but an alert. */
MUST_CHECK enum status run_handshake(struct handshake *hs);

/* Fails with a reason, and with particulars where there are some: `return fail(hs, BECAUSE_...)`. */
MUST_CHECK enum status fail(struct handshake *hs, enum reason why);
MUST_CHECK __attribute__((format(printf, 3, 4))) enum status fail_because(struct handshake *hs, enum reason why,
                                                                          const char *detail, ...);

/* Appendix D.4: one change_cipher_spec, before our second flight (client) or behind our first message (server). */
MUST_CHECK enum status send_change_cipher_spec(struct handshake *hs);

/* Tells the trace callback of a judgement. */
void trace_verdict(const struct handshake *hs, const char *name, const char *caption, const char *section);

/* The section of RFC 8446 that describes a message. Static. */
const char *message_section(enum message kind);

#endif
