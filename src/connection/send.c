/* send.c - to the wire: the handshake's flights, alerts, key updates, and application data (section 5). */
#include "connection/connection.h"

/* Where records are put: what is left of the caller's buffer. */
struct room {
    struct bytes left;
    size_t written;
};

static void advance(struct room *room, size_t n)
{
    room->left.at += n;
    room->left.len -= n;
    room->written += n;
}

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- what the connection itself has to say ---- */

/* A small record of ours, sealed whole, and given in as many parts as the caller's buffers make of it. */
static enum status seal_control(hf_conn *conn, enum content_type type, struct span content)
{
    size_t size = 0;
    memcpy(conn->control + record_prefix(&conn->link.write), content.at, content.len);
    enum status s = seal_record(&size, &conn->link.write, type, conn->control, content.len, 0);
    conn->control_len = (uint8_t)(s == OK ? size : 0);
    conn->control_taken = 0;
    return s;
}

static enum status seal_alert(hf_conn *conn, uint8_t alert)
{
    enum { WARNING = 1, FATAL = 2 };
    bool is_end = alert != ALERT_CLOSE_NOTIFY && alert != ALERT_NO_RENEGOTIATION;
    uint8_t content[2] = { is_end ? FATAL : WARNING, alert };
    enum status s = seal_control(conn, ALERT, span_of(content, sizeof content));
    if (s == OK)
        trace_alert(conn, alert, true);
    return s;
}

/* 4.6.3: "Both sender and receiver MUST encrypt their KeyUpdate messages with the old keys." */
static enum status seal_key_update(hf_conn *conn, bool ask_peer)
{
    uint8_t message[MESSAGE_HEADER_LEN + 1];
    struct writer w = writer_of((struct bytes){ message, sizeof message });
    write_key_update(&w, ask_peer);
    enum status s = seal_control(conn, HANDSHAKE, wr_written(&w));
    if (s != OK)
        return s;
    trace_post_handshake(conn, KEY_UPDATE, sizeof message, true);
    half_update_keys(&conn->link.write);
    return OK;
}

/* In this order: what is owed under the present keys, then the new keys, then the end. What could not be sealed is not
 * owed any more. */
static enum status seal_owed(hf_conn *conn)
{
    if (conn->owes_alert) {
        conn->owes_alert = false;
        return seal_alert(conn, conn->alert);
    }
    if (conn->owes_key_answer) { /* 4.6.3: an answer MUST NOT ask in turn, and so is another one than our own below */
        conn->owes_key_answer = false;
        return seal_key_update(conn, false);
    }
    if (conn->owes_key_update) {
        bool ask_peer = conn->asks_key_update;
        conn->owes_key_update = conn->asks_key_update = false;
        return seal_key_update(conn, ask_peer);
    }
    if (conn->owes_no_renegotiation) {
        conn->owes_no_renegotiation = false;
        return seal_alert(conn, ALERT_NO_RENEGOTIATION);
    }
    conn->owes_close_notify = false;
    return seal_alert(conn, ALERT_CLOSE_NOTIFY);
}

/* WAIT: there was no room for all of it. */
static enum status give_control(hf_conn *conn, struct room *room)
{
    size_t n = min((size_t)(conn->control_len - conn->control_taken), room->left.len);
    if (n > 0)
        memcpy(room->left.at, conn->control + conn->control_taken, n);
    conn->control_taken = (uint8_t)(conn->control_taken + n);
    advance(room, n);
    return conn->control_taken == conn->control_len ? OK : WAIT;
}

static enum status give_flight(hf_conn *conn, struct room *room)
{
    if (has_flight(conn))
        advance(room, flight_take(&conn->hs->flight, room->left));
    return has_flight(conn) ? WAIT : OK;
}

static enum status flush(hf_conn *conn, struct room *room)
{
    if (has_hello_to_say(conn))
        (void)drive(conn); /* a failure leaves an alert, and shows in the phase */
    enum status s = give_control(conn, room);
    if (s == OK)
        s = give_flight(conn, room);
    while (s == OK && owes_record(conn)) {
        s = seal_owed(conn);
        if (s == OK)
            s = give_control(conn, room);
    }
    if (s == FAILED && conn->phase != BROKEN)
        (void)break_off(conn, BECAUSE_CRYPTO_FAILED);
    forget_when_broken(conn);
    return s;
}

static bool owes_something(const hf_conn *conn)
{
    return hf_needs(conn) & HF_NEEDS_FLUSH;
}

hf_status hf_flush(hf_conn *conn, uint8_t *out, size_t cap, size_t *out_len)
{
    struct room room = { { out, cap }, 0 };
    bool was_broken = conn->phase == BROKEN;
    enum status s = flush(conn, &room);
    *out_len = room.written;
    return s == FAILED || (conn->phase == BROKEN && !was_broken) ? HF_FAILED : HF_OK;
}

void hf_close(hf_conn *conn)
{
    if (conn->said_close || conn->phase == BROKEN)
        return;
    conn->said_close = true;
    conn->owes_close_notify = true;
}

hf_status hf_update_keys(hf_conn *conn, bool ask_peer)
{
    if (conn->phase != CONNECTED)
        return conn->phase == BROKEN ? HF_FAILED : HF_WAIT;
    if (!may_speak(conn))
        return HF_CLOSED;
    if (conn->agreed.version == TLS12) /* which has no message for it */
        return HF_FAILED;
    conn->owes_key_update = true;
    conn->asks_key_update = conn->asks_key_update || ask_peer;
    return HF_OK;
}

/* ---- application data ---- */

/* 5.4: zeros behind the content, up to a multiple of the policy's block, as far as a record and the room go; TLS 1.2
 * has none. */
static size_t padding_for(const hf_conn *conn, size_t content_len, size_t room)
{
    size_t block = conn->agreed.version == TLS13 ? policy_of(conn)->padding : 0;
    size_t over = block > 0 ? content_len % block : 0;
    size_t wanted = over > 0 ? block - over : 0;
    return min(wanted, min(MAX_CONTENT_LEN - content_len, room));
}

/* WAIT: nothing may follow before what is owed now. TLS 1.2 has no other keys: what it owes is its close_notify (RFC
 * 9325 4.4). */
static enum status renew_keys(hf_conn *conn, struct room *room)
{
    if (conn->agreed.version == TLS12) {
        hf_close(conn);
        return WAIT;
    }
    enum status s = seal_key_update(conn, false);
    return s == OK ? give_control(conn, room) : s;
}

/* One record of data. WAIT: there is no room for a byte of it. */
static enum status send_record(hf_conn *conn, struct room *room, struct span data, size_t *taken)
{
    struct half *half = &conn->link.write;
    size_t overhead = record_size(half, 0), size;
    enum status s = half_is_worn(half) ? renew_keys(conn, room) : OK;
    if (s != OK)
        return s;
    if (room->left.len <= overhead)
        return WAIT;
    size_t len = min(min(data.len, MAX_CONTENT_LEN), room->left.len - overhead);
    size_t padding = padding_for(conn, len, room->left.len - overhead - len);
    memcpy(room->left.at + record_prefix(half), data.at, len);
    s = seal_record(&size, half, APPLICATION_DATA, room->left.at, len, padding);
    if (s != OK)
        return s;
    advance(room, size);
    *taken = len;
    return OK;
}

static hf_status send_data(hf_conn *conn, struct room *room, struct span data, size_t *used)
{
    while (*used < data.len) {
        size_t taken = 0;
        enum status s = send_record(conn, room, span_of(data.at + *used, data.len - *used), &taken);
        if (s == FAILED)
            return break_off(conn, BECAUSE_CRYPTO_FAILED);
        if (s == WAIT)
            break;
        *used += taken;
    }
    return *used > 0 || data.len == 0 ? HF_OK : HF_WAIT;
}

hf_status hf_send(hf_conn *conn, hf_span data, uint8_t *out, size_t cap, size_t *out_len, size_t *used)
{
    struct room room = { { out, cap }, 0 };
    bool closed = conn->said_close;
    *used = 0;
    enum status s = flush(conn, &room);
    *out_len = room.written;
    if (s == FAILED || conn->phase == BROKEN)
        return HF_FAILED;
    if (closed)
        return HF_CLOSED;
    if (conn->phase != CONNECTED || owes_something(conn))
        return HF_WAIT;
    hf_status sent = send_data(conn, &room, span_of(data.at, data.len), used);
    if (sent == HF_WAIT && conn->said_close) /* renew_keys() did */
        sent = flush(conn, &room) == FAILED ? HF_FAILED : HF_CLOSED;
    *out_len = room.written;
    return sent;
}

size_t hf_send_size(const hf_conn *conn, size_t len)
{
    enum { KEY_UPDATE_SIZE = MAX_RECORD_OVERHEAD + MESSAGE_HEADER_LEN + 1 };
    size_t records = len / MAX_CONTENT_LEN + 1;
    return len + records * (MAX_RECORD_OVERHEAD + policy_of(conn)->padding + KEY_UPDATE_SIZE);
}
