/* handshake.h - a handshake under way: everything that it needs hangs here, and dies with it (RFC 8446 section 4,
 * RFC 5246 section 7). */
#ifndef HANDSHAKE_HANDSHAKE_H
#define HANDSHAKE_HANDSHAKE_H

#include "handshake/flow.h"
#include "handshake/offer.h"
#include "handshake/policy.h"
#include "keys/kept_messages.h"
#include "keys/prf.h"
#include "keys/transcript.h"
#include "record/flight.h"
#include "record/inbox.h"

/* What TLS 1.2 keeps for exporters and channel bindings, after RFC 5246 6.1. TLS 1.3 needs its one exporter secret. */
struct security_parameters {
    struct master_secret master;
    struct hello_randoms randoms;
    uint8_t first_finished[VERIFY_DATA_LEN]; /* RFC 5929 3: tls-unique */
};

/* What outlives the handshake: it belongs to the connection. */
struct agreement {
    const struct cipher_suite *suite;
    const char *group_name;                   /* of the key exchange; NULL: none yet, or RSA */
    const struct signature_scheme *signature; /* by which the server proved that it holds its key */
    struct span protocol;                     /* ALPN; into the policy. at == NULL: none */
    char *server_name;                        /* that the client asked for; NUL-terminated, or NULL */
    union {
        struct traffic_secret exporter;         /* TLS 1.3 */
        struct security_parameters *parameters; /* TLS 1.2; NULL: not yet */
    };
    struct chain *peer_chain; /* until the handshake ends, or longer where the policy says so */
    uint16_t version;         /* 0: not chosen yet */
    uint8_t shown_identity;   /* server: whose certificate it showed, counted from 1; 0: none */
    bool hello_retried, resumed, stapled, verified, extended_master_secret;
};

/* Wipes the secrets, whichever version's they are. */
void forget_exporter(struct agreement *agreed);

/* What the two sides of record/ are to a connection. */
struct link {
    struct half read, write;
    struct inbox inbox;
    size_t early_data_to_skip; /* 4.2.10: bytes of records that we may fail to decrypt */
};

/* The extensions of a ClientHello as they came, valid while it is judged; at == NULL: absent. */
struct hello_extensions {
    struct span groups, shares;
    uint32_t curves;   /* bit n: NamedGroup n is among the groups; all elliptic ones are below 32 */
    uint8_t fields;    /* bit n: ffdhe group 256 + n is */
    bool names_fields; /* RFC 7919 4: at least one from 256 to 511 is, whether we know it or not */
    bool early_data, psk, psk_modes, psk_is_last;
};

enum { MAX_CONTENT_TO_SIGN = 64 + 33 + 1 + MAX_HASH_LEN };

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
    struct hello_randoms randoms;
    uint16_t client_version; /* server: legacy_version of the ClientHello */
    uint8_t session_id[32];
    size_t session_id_len;
    uint8_t hello_digest[MAX_HASH_LEN]; /* server: of the first ClientHello's constant parts (4.1.2) */
    struct bytes cookie;                /* client: to be echoed */
    const struct group *retry_group;    /* that the HelloRetryRequest asks for */
    bool sent_change_cipher_spec;       /* TLS 1.3, appendix D.4 */
    bool change_cipher_spec_came;       /* not TLS 1.3, as far as we know: and no row has taken it yet */
    bool secure_renegotiation;          /* server: the client indicates it (RFC 5746 3.6) */
    bool peer_has_schemes;              /* its hello, or request, has signature_algorithms */
    uint32_t peer_schemes;              /* which of the policy's are among them, as bits */
    bool peer_takes_staple;             /* server: the client asked for one */
    bool staple_promised;               /* TLS 1.2, RFC 6066 8: a CertificateStatus may follow the Certificate */

    /* the key exchange and what follows from it */
    const struct group *group;
    const struct finite_field *field; /* server, DHE */
    struct dh_key *dh_key;            /* the same, between its message and the client's */
    struct bytes signed_params;       /* TLS 1.2: both randoms and the ServerKeyExchange's params, as they are signed */
    struct bytes client_share;        /* client, DHE: what its ClientKeyExchange will say */
    struct ephemeral own_key;
    uint8_t own_share[MAX_SHARE_LEN];
    struct shared_secret shared;
    struct transcript transcript;
    union {
        struct early_secret early;
        struct handshake_secret handshake;
        struct main_secret main;
        struct premaster_secret premaster;          /* TLS 1.2 */
        struct prepared_master_secret tls12_master; /* from SESSION_KEYS on */
    } secret;
    struct traffic_secret client_handshake, server_handshake; /* of their records, and of their Finished */
    struct traffic_secret client_application, server_application;
    struct key_block key_block; /* TLS 1.2 */

    /* TLS 1.2: sessions */
    const struct resumable *offered_session; /* client: to be resumed; NULL: none */
    struct session session;                  /* server: that is resumed */
    bool takes_ticket, ticket_promised;      /* the client can; and the server will send one (RFC 5077 3.2) */
    struct span ticket;                      /* server: the client's, while its hello is judged */
    struct bytes new_ticket;                 /* client */
    uint32_t ticket_lifetime;

    /* authentication */
    const struct identity *identity; /* ours, NULL: none */
    size_t identity_index;
    bool knows_names; /* server: which of ours have the name that was asked for, as bits */
    uint64_t named_exactly, named_by_wildcard;
    const struct signature_scheme *scheme;        /* that we sign with */
    uint8_t content_to_sign[MAX_CONTENT_TO_SIGN]; /* TLS 1.3 */
    struct kept_messages messages;                /* TLS 1.2: while a client's signature may come */
    struct span to_be_signed;                     /* into one of these, or signed_params */
    uint8_t signature[MAX_SIGNATURE_LEN];
    size_t signature_len;
    struct bytes peer_staple;      /* client: the OCSP response that came with the chain */
    struct span certificate_types; /* client, TLS 1.2: of the request, while it is judged */
    bool at_leaf;                  /* of a chain that is taken: its first certificate */
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

/* Keeps a copy of what a message says, or will say, until the handshake is freed. */
MUST_CHECK enum status keep_copy(struct handshake *hs, struct bytes *copy, struct span of);

/* Appendix D.4: one change_cipher_spec, before our second flight (client) or behind our first message (server). */
MUST_CHECK enum status send_change_cipher_spec(struct handshake *hs);

/* Tells the trace callback of a judgement. */
void trace_verdict(const struct handshake *hs, const char *name, const char *caption, const char *section);

/* The section that describes a message: of RFC 8446, or "RFC 5246 7.4.3". Static. */
const char *message_section(enum message kind, uint16_t version);

#endif
