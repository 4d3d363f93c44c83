/* events.c - what a connection tells the trace callback, beside the rows of its handshake (handshake/driver.c). */
#include "connection/connection.h"

static void trace(const hf_conn *conn, hf_event *event, bool sent)
{
    event->sent = sent;
    event->from_client = sent == conn->is_client;
    event->protection = epoch_name(sent ? conn->link.write.epoch : conn->link.read.epoch);
    policy_trace(policy_of(conn), conn, event);
}

static const char *meaning_of(uint8_t alert)
{
    if (alert == ALERT_CLOSE_NOTIFY)
        return "no more will be sent";
    return alert == ALERT_NO_RENEGOTIATION ? "one handshake is enough" : "the connection is given up";
}

void trace_alert(const hf_conn *conn, uint8_t alert, bool sent)
{
    hf_event event = { .kind = HF_EVENT_ALERT,
                       .name = alert_name(alert),
                       .size = 2,
                       .section = conn->agreed.version == TLS12 ? "RFC 5246 7.2" : "6" };
    event.caption = meaning_of(alert);
    trace(conn, &event, sent);
}

void trace_post_handshake(const hf_conn *conn, enum message kind, size_t size, bool sent)
{
    hf_event event = { .kind = HF_EVENT_MESSAGE, .name = message_name(kind), .size = size };
    event.caption = kind == KEY_UPDATE ? "what its sender says from here on is under its next keys"
                                       : "a ticket, for a shorter handshake the next time; we do not keep it";
    event.section = message_section(kind, conn->agreed.version);
    trace(conn, &event, sent);
}

void trace_connected(const hf_conn *conn)
{
    hf_event event = { .kind = HF_EVENT_CONNECTED, .from_client = conn->is_client, .name = "connected" };
    event.protection = epoch_name(APPLICATION_KEYS);
    event.caption = conn->is_client ? "the client is ready" : "the server is ready";
    event.section = conn->agreed.version == TLS12 ? "RFC 5246 7.3" : "2";
    policy_trace(policy_of(conn), conn, &event);
}
