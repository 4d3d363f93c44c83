/* connection.h - a connection: two directions, what was agreed, and, while it lasts, the handshake. */
#ifndef CONNECTION_CONNECTION_H
#define CONNECTION_CONNECTION_H

#include "connection/config.h"
#include "handshake/handshake.h"

enum phase { SHAKING_HANDS, CONNECTED, BROKEN };

struct report; /* failure.c's */

struct hf_conn {
    hf_config *config;
    void *user;
    struct link link;
    struct agreement agreed;
    struct handshake *hs;  /* NULL once it is complete and its last flight was taken */
    struct report *report; /* of a failure */
    char *peer_name;       /* client: the name that the server must have */
    enum phase phase;
    bool is_client;
    bool has_begun; /* a client speaks first, when it is first asked for bytes */

    /* what hf_flush() owes the peer */
    bool owes_alert, owes_key_answer, owes_key_update, asks_key_update, owes_no_renegotiation, owes_close_notify;
    uint8_t alert;
    uint8_t control_len, control_taken;       /* of the record below, which the caller has taken in part */
    uint8_t control[MAX_RECORD_OVERHEAD + 2]; /* an alert; a KeyUpdate has TLS 1.3's overhead, and is shorter */

    bool said_close, heard_close;
    uint8_t idle_records; /* in a row that brought nothing: a peer must not keep us busy with them */
};

static inline const struct policy *policy_of(const hf_conn *conn)
{
    return &conn->config->policy;
}

/* Breaks the connection: the alert is owed, the report is made. */
hf_status break_off(hf_conn *conn, enum reason why);

/* The peer broke it: with an alert, or by its silence (TRUNCATED, EOF_IN_HANDSHAKE). */
hf_status broken_by_alert(hf_conn *conn, uint8_t alert);
hf_status broken_by_silence(hf_conn *conn);

/* Goes on with the handshake, as far as the messages at hand allow. */
hf_status drive(hf_conn *conn);

/* A record of the connection's own that was not sealed yet. */
bool owes_record(const hf_conn *conn);

/* A client whose ClientHello was not written yet. */
bool has_hello_to_say(const hf_conn *conn);

/* Bytes of the handshake's to be flushed. */
bool has_flight(const hf_conn *conn);

/* 6.1: not after close_notify. */
bool may_speak(const hf_conn *conn);

/* Frees the handshake once nothing needs it any more. */
void end_handshake_when_done(hf_conn *conn);

/* The same, and of a connection that failed also the keys, once the alert has gone. Section 6: "Servers and clients
 * MUST forget the secret values and keys established in failed connections". */
void forget_when_broken(hf_conn *conn);

/* receive.c: a peer may send empty records, change_cipher_spec and KeyUpdate, but not without end. */
hf_status count_idle(hf_conn *conn, enum reason why);

/* post_handshake.c: takes the messages at hand (section 4.6). */
hf_status take_post_handshake_messages(hf_conn *conn);

/* failure.c. NULL on lack of memory. */
struct report *report_new(const hf_conn *conn, enum reason why, const char *step);
void report_set_alert(struct report *report, uint8_t alert, bool by_peer);
void report_free(struct report **spent);

/* events.c */
void trace_connected(const hf_conn *conn);
void trace_alert(const hf_conn *conn, uint8_t alert, bool sent);
void trace_post_handshake(const hf_conn *conn, enum message kind, size_t size, bool sent);

#endif
