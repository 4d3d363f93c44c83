/* receive.c - from the wire to the application: which record may come when, and what becomes of it (section 5). */
#include "connection/connection.h"

hf_status count_idle(hf_conn *conn, enum reason why)
{
    enum { MOST_IDLE_RECORDS = 32 };
    return ++conn->idle_records > MOST_IDLE_RECORDS ? break_off(conn, why) : HF_OK;
}

/* Appendix D.4, section 5: a single byte 1, after the first ClientHello and before the peer's Finished; it means
 * nothing, and is dropped. */
static hf_status take_change_cipher_spec(hf_conn *conn, const struct opened *record)
{
    bool first = conn->hs != NULL && conn->hs->at == server_opening;
    bool well_formed = !record->was_protected && record->content.len == 1 && record->content.at[0] == 1;
    if (conn->phase != SHAKING_HANDS || first || !well_formed)
        return break_off(conn, BECAUSE_BAD_CHANGE_CIPHER_SPEC);
    return count_idle(conn, BECAUSE_TOO_MANY_EMPTY_RECORDS);
}

/* 6: the level says nothing in TLS 1.3: all alerts but two are the end. */
static hf_status take_alert(hf_conn *conn, const struct opened *record)
{
    if (record->content.len == 0)
        return break_off(conn, BECAUSE_EMPTY_FRAGMENT);
    if (record->content.len != 2)
        return break_off(conn, BECAUSE_BAD_ALERT);
    uint8_t alert = record->content.at[1];
    trace_alert(conn, alert, false);
    bool is_no_failure = alert == ALERT_USER_CANCELED || (alert == ALERT_CLOSE_NOTIFY && conn->phase == CONNECTED);
    if (is_no_failure && !inbox_is_empty(&conn->link.inbox))
        return break_off(conn, BECAUSE_INTERLEAVED_MESSAGE);
    if (alert == ALERT_USER_CANCELED) /* 6.1: a close_notify follows */
        return count_idle(conn, BECAUSE_TOO_MANY_EMPTY_RECORDS);
    if (alert != ALERT_CLOSE_NOTIFY || conn->phase == SHAKING_HANDS)
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
    hf_status s = conn->phase == SHAKING_HANDS ? drive(conn) : take_post_handshake_messages(conn);
    return s == HF_FAILED ? HF_FAILED : HF_OK;
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
