/* receive.c - from the wire to the application: which record may come when, and what becomes of it (section 5). */
#include "connection/connection.h"

hf_status count_idle(hf_conn *conn, enum reason why)
{
    enum { MOST_IDLE_RECORDS = 32 };
    return ++conn->idle_records > MOST_IDLE_RECORDS ? break_off(conn, why) : HF_OK;
}

/* Appendix D.4, section 5: a single byte 1, after the first ClientHello and before the peer's Finished. In TLS 1.3 it
 * means nothing, and is dropped; in TLS 1.2 the handshake waits for it, or for anything but it. */
static hf_status take_change_cipher_spec(hf_conn *conn, const struct opened *record)
{
    bool first = conn->hs != NULL && conn->hs->at == server_opening;
    bool well_formed = !record->was_protected && record->content.len == 1 && record->content.at[0] == 1;
    if (conn->phase != SHAKING_HANDS || first || !well_formed)
        return break_off(conn, BECAUSE_BAD_CHANGE_CIPHER_SPEC);
    conn->hs->change_cipher_spec_came = conn->agreed.version != TLS13;
    if (conn->agreed.version != TLS12)
        return count_idle(conn, BECAUSE_TOO_MANY_EMPTY_RECORDS);
    return drive(conn) == HF_FAILED ? HF_FAILED : HF_OK;
}

/* RFC 5246 7.2.2: what a warning is about is the receiver's to say, and we go on. In TLS 1.3 the level says nothing:
 * all alerts are the end but close_notify, and user_canceled, behind which a close_notify follows (6.1). While the
 * version is open, a server may warn of a name that it does not know. */
static bool is_passing(const hf_conn *conn, struct bytes alert)
{
    enum { WARNING = 1 };
    uint16_t version = conn->agreed.version;
    if (alert.at[1] == ALERT_CLOSE_NOTIFY)
        return false;
    if (version == TLS12 || (version == 0 && policy_speaks(policy_of(conn), TLS12)))
        return alert.at[0] == WARNING;
    return alert.at[1] == ALERT_USER_CANCELED;
}

static hf_status take_alert(hf_conn *conn, const struct opened *record)
{
    if (record->content.len == 0)
        return break_off(conn, BECAUSE_EMPTY_FRAGMENT);
    if (record->content.len != 2)
        return break_off(conn, BECAUSE_BAD_ALERT);
    uint8_t alert = record->content.at[1];
    trace_alert(conn, alert, false);
    bool closes = alert == ALERT_CLOSE_NOTIFY;
    bool passes = is_passing(conn, record->content);
    if ((passes || (closes && conn->phase == CONNECTED)) && !inbox_is_empty(&conn->link.inbox))
        return break_off(conn, BECAUSE_INTERLEAVED_MESSAGE);
    if (passes)
        return count_idle(conn, BECAUSE_TOO_MANY_EMPTY_RECORDS);
    if (!closes || conn->phase == SHAKING_HANDS)
        return broken_by_alert(conn, alert);
    conn->heard_close = true;
    return HF_CLOSED;
}

static hf_status take_handshake(hf_conn *conn, const struct opened *record)
{
    if (record->content.len == 0)
        return break_off(conn, BECAUSE_EMPTY_FRAGMENT);
    if (inbox_add(&conn->link.inbox, span_of(record->content.at, record->content.len)) != OK)
        return break_off(conn, BECAUSE_NO_MEMORY);
    if (conn->phase == SHAKING_HANDS && drive(conn) == HF_FAILED)
        return HF_FAILED;
    /* Behind TLS 1.2's Finished more may stand in the same record; TLS 1.3 changes its keys there. */
    return conn->phase == CONNECTED ? take_post_handshake_messages(conn) : HF_OK;
}

static hf_status take_application_data(hf_conn *conn, const struct opened *record, hf_span *data)
{
    if (conn->phase != CONNECTED)
        return break_off(conn, BECAUSE_UNEXPECTED_RECORD);
    if (record->content.len == 0)
        return count_idle(conn, BECAUSE_TOO_MANY_EMPTY_RECORDS);
    conn->idle_records = 0;
    *data = (hf_span){ record->content.at, record->content.len };
    return HF_OK;
}

static hf_status take_record(hf_conn *conn, const struct opened *record, hf_span *data)
{
    /* 5.1: "Handshake messages MUST NOT be interleaved with other record types." An alert explains why it was. */
    bool interleaves = record->type == APPLICATION_DATA || record->type == CHANGE_CIPHER_SPEC;
    if (interleaves && !inbox_is_empty(&conn->link.inbox))
        return break_off(conn, BECAUSE_INTERLEAVED_MESSAGE);
    switch (record->type) {
    case CHANGE_CIPHER_SPEC:
        return take_change_cipher_spec(conn, record);
    case ALERT:
        return take_alert(conn, record);
    case HANDSHAKE:
        return take_handshake(conn, record);
    default:
        return take_application_data(conn, record, data);
    }
}

/* 4.2.10: early data that we did not accept is skipped: under the handshake keys it does not decrypt, and before the
 * second ClientHello it is protected where nothing may be. */
static bool skip_early_data(hf_conn *conn, const struct opened *record, struct bytes wire, size_t *used)
{
    struct link *link = &conn->link;
    size_t size = record->used;
    bool too_early = record->why == BECAUSE_UNEXPECTED_RECORD && link->read.suite == NULL;
    bool unreadable = record->why == BECAUSE_BAD_RECORD || too_early;
    if (wire.at[0] != APPLICATION_DATA || !unreadable || size > link->early_data_to_skip)
        return false;
    *used = size <= wire.len ? size : 0;
    link->early_data_to_skip -= *used;
    return true;
}

static bool waits_for_answer(const hf_conn *conn)
{
    return conn->phase == SHAKING_HANDS && conn->hs->needs != 0;
}

/* One record. WAIT: it is not there in whole. */
static hf_status receive_record(hf_conn *conn, struct bytes wire, size_t *used, hf_span *data)
{
    struct opened record;
    enum status s = open_record(&record, &conn->link.read, wire);
    if (s == WAIT)
        return HF_WAIT;
    if (s == FAILED && skip_early_data(conn, &record, wire, used))
        return *used > 0 ? HF_OK : HF_WAIT;
    if (s == FAILED)
        return break_off(conn, record.why);
    *used = record.used;
    if (record.was_protected)
        conn->link.early_data_to_skip = 0; /* the first record that we can read ends it */
    return take_record(conn, &record, data);
}

static hf_status receive_records(hf_conn *conn, struct bytes wire, size_t *used, hf_span *data)
{
    hf_status s = HF_OK;
    while (s == HF_OK && *used < wire.len && data->len == 0 && !waits_for_answer(conn)) {
        size_t size = 0;
        s = receive_record(conn, (struct bytes){ wire.at + *used, wire.len - *used }, &size, data);
        *used += size;
    }
    return s;
}

hf_status hf_receive(hf_conn *conn, uint8_t *wire, size_t len, size_t *used, hf_span *data)
{
    *used = 0;
    *data = (hf_span){ NULL, 0 };
    if (conn->phase == BROKEN)
        return HF_FAILED;
    if (conn->heard_close) {
        *used = len;
        return HF_CLOSED;
    }
    hf_status s = receive_records(conn, (struct bytes){ wire, len }, used, data);
    if (s != HF_FAILED && inbox_keep(&conn->link.inbox) != OK)
        s = break_off(conn, BECAUSE_NO_MEMORY);
    end_handshake_when_done(conn);
    if (s == HF_FAILED || s == HF_CLOSED)
        return s;
    return *used > 0 ? HF_OK : HF_WAIT;
}

hf_status hf_receive_eof(hf_conn *conn)
{
    if (conn->phase == BROKEN)
        return HF_FAILED;
    return conn->heard_close ? HF_CLOSED : broken_by_silence(conn);
}
