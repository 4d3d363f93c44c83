/* post_handshake.c - messages after the handshake: NewSessionTicket and KeyUpdate (RFC 8446 4.6); of TLS 1.2, what
 * would begin another handshake (RFC 5246 7.4.1.1). */
#include "connection/connection.h"

#include "message/messages.h"

/* 4.6.1. A ticket is optional to use, and not used. */
static hf_status take_new_session_ticket(hf_conn *conn, struct span body)
{
    struct new_session_ticket ticket;
    if (!conn->is_client)
        return break_off(conn, BECAUSE_OUT_OF_ORDER);
    return read_new_session_ticket(&ticket, body) ? HF_OK : break_off(conn, BECAUSE_MALFORMED);
}

/* 4.6.3. However often the peer asks before we send, it gets one answer. */
static hf_status take_key_update(hf_conn *conn, struct span body, bool is_last)
{
    struct key_update update;
    if (!read_key_update(&update, body))
        return break_off(conn, BECAUSE_MALFORMED);
    if (update.request_update > 1)
        return break_off(conn, BECAUSE_BAD_KEY_UPDATE);
    if (!is_last) /* 5.1: what follows in the same record would be read with the wrong keys */
        return break_off(conn, BECAUSE_ACROSS_KEY_CHANGE);
    if (count_idle(conn, BECAUSE_TOO_MANY_KEY_UPDATES) != HF_OK)
        return HF_FAILED;
    half_update_keys(&conn->link.read);
    if (update.request_update == 1 && may_speak(conn))
        conn->owes_key_answer = true;
    return HF_OK;
}

/* A renegotiation is refused in the way that RFC 5246 7.2.2 has for it: a warning, and the connection goes on. Its peer
 * may end it then, and must not ask without end. */
static hf_status refuse_renegotiation(hf_conn *conn)
{
    if (count_idle(conn, BECAUSE_TOO_MANY_RENEGOTIATIONS) != HF_OK)
        return HF_FAILED;
    conn->owes_no_renegotiation = may_speak(conn);
    return HF_OK;
}

static hf_status take_tls12_message(hf_conn *conn, enum message kind, struct span body)
{
    if (kind == HELLO_REQUEST && conn->is_client)
        return body.len == 0 ? refuse_renegotiation(conn) : break_off(conn, BECAUSE_MALFORMED);
    if (kind == CLIENT_HELLO && !conn->is_client)
        return refuse_renegotiation(conn);
    return break_off(conn, BECAUSE_OUT_OF_ORDER);
}

static hf_status take_message(hf_conn *conn, struct span message)
{
    struct span body = span_of(message.at + MESSAGE_HEADER_LEN, message.len - MESSAGE_HEADER_LEN);
    enum message kind = message_kind(message.at[0], body);
    if (conn->agreed.version == TLS12)
        return take_tls12_message(conn, kind, body);
    if (kind == NEW_SESSION_TICKET || kind == KEY_UPDATE)
        trace_post_handshake(conn, kind, message.len, false);
    switch (kind) {
    case NEW_SESSION_TICKET:
        return take_new_session_ticket(conn, body);
    case KEY_UPDATE:
        return take_key_update(conn, body, conn->link.inbox.pending.len == message.len);
    default:
        return break_off(conn, BECAUSE_OUT_OF_ORDER);
    }
}

hf_status take_post_handshake_messages(hf_conn *conn)
{
    struct span message;
    enum status s;
    while ((s = inbox_peek(&message, &conn->link.inbox)) == OK) {
        if (take_message(conn, message) != HF_OK)
            return HF_FAILED;
        inbox_consume(&conn->link.inbox, message.len);
    }
    return s == FAILED ? break_off(conn, BECAUSE_MESSAGE_TOO_LONG) : HF_OK;
}
