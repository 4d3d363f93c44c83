/* driver.c - the one place where a handshake moves forward: from row to row of the flow tables. */
#include "handshake/handshake.h"

#include <stdarg.h>
#include <stdio.h>

bool always(const struct handshake *hs)
{
    (void)hs;
    return true;
}

enum status fail(struct handshake *hs, enum reason why)
{
    hs->why = why;
    return FAILED;
}

enum status fail_because(struct handshake *hs, enum reason why, const char *detail, ...)
{
    va_list arguments;
    va_start(arguments, detail);
    (void)vsnprintf(hs->detail, sizeof hs->detail, detail, arguments);
    va_end(arguments);
    return fail(hs, why);
}

/* ---- what a row's act means ---- */

void trace_verdict(const struct handshake *hs, const char *name, const char *caption, const char *section)
{
    hf_event event = { .kind = HF_EVENT_VERDICT, .from_client = hs->is_client, .name = name, .caption = caption };
    event.protection = "";
    event.section = section;
    policy_trace(hs->policy, hs->owner, &event);
}

static bool writes(const struct step *step)
{
    return step->act == SEND || step->keys == WRITE_HANDSHAKE || step->keys == WRITE_APPLICATION;
}

static void trace_message(const struct handshake *hs, const struct step *step, size_t size)
{
    bool sent = writes(step);
    if (hs->policy->trace == NULL)
        return;
    hf_event event = { .kind = HF_EVENT_MESSAGE, .sent = sent, .from_client = sent == hs->is_client, .size = size };
    event.name = message_name(step->message);
    event.protection = epoch_name(sent ? hs->link->write.epoch : hs->link->read.epoch);
    event.caption = step->caption;
    event.section = message_section(step->message, hs->agreed->version);
    policy_trace(hs->policy, hs->owner, &event);
}

static void trace_keys(const struct handshake *hs, const struct step *step)
{
    bool sent = writes(step);
    if (hs->policy->trace == NULL)
        return;
    bool is_made = step->keys == SESSION_KEYS;
    hf_event event = { .kind = is_made ? HF_EVENT_SECRETS : HF_EVENT_KEYS, .sent = sent };
    event.from_client = is_made ? hs->is_client : sent == hs->is_client;
    event.name = is_made ? "session keys" : "new keys";
    event.protection = is_made ? "" : epoch_name(sent ? hs->link->write.epoch : hs->link->read.epoch);
    event.caption = step->caption;
    event.section = hs->agreed->version == TLS12 ? "RFC 5246 6.3" : "7.1";
    policy_trace(hs->policy, hs->owner, &event);
}

/* The most that a message of ours can be long: its room in the flight. */
static size_t most_of(const struct handshake *hs, enum message kind)
{
    enum { FIXED_FIELDS = 512 };
    switch (kind) {
    case CLIENT_HELLO:
        return FIXED_FIELDS + (hs->offered_session != NULL ? hs->offered_session->ticket.len : 0) +
               (hs->peer_name != NULL ? strlen(hs->peer_name) : 0) + hs->policy->protocol_text_size + hs->cookie.len;
    case CERTIFICATE:
    case CERTIFICATE_STATUS:
        return FIXED_FIELDS + (hs->identity != NULL ? hs->identity->chain->size + hs->identity->staple.len : 0);
    case CERTIFICATE_VERIFY:
        return FIXED_FIELDS + hs->signature_len;
    case SERVER_KEY_EXCHANGE:
        return FIXED_FIELDS + hs->to_be_signed.len + hs->signature_len;
    case CLIENT_KEY_EXCHANGE:
        return FIXED_FIELDS + MAX_FIELD_LEN;
    case NEW_SESSION_TICKET:
        return FIXED_FIELDS + MAX_TICKET_LEN;
    default:
        return FIXED_FIELDS;
    }
}

static void remember(struct handshake *hs, struct span message)
{
    transcript_add(&hs->transcript, message);
    kept_messages_add(&hs->messages, message);
}

static enum status send_message(struct handshake *hs, const struct step *step)
{
    if (flight_reserve(&hs->flight, most_of(hs, step->message)) != OK)
        return fail(hs, BECAUSE_NO_MEMORY);
    hs->out = flight_writer(&hs->flight);
    enum status s = step->perform(hs);
    if (s != OK)
        return s;
    if (!wr_finish(&hs->out))
        return fail(hs, BECAUSE_EXHAUSTED_ROOM);
    struct span message = flight_add(&hs->flight, &hs->out);
    remember(hs, message);
    trace_message(hs, step, message.len);
    return OK;
}

static enum status next_message(struct handshake *hs, struct span *message)
{
    enum status s = inbox_peek(message, &hs->link->inbox);
    return s == FAILED ? fail(hs, BECAUSE_MESSAGE_TOO_LONG) : s;
}

static enum status out_of_order(struct handshake *hs, const struct step *step, enum message came)
{
    return fail_because(hs, BECAUSE_OUT_OF_ORDER, "%s was expected, and %s came", message_name(step->message),
                        message_name(came));
}

static enum status receive_message(struct handshake *hs, const struct step *step)
{
    struct span message = NO_BYTES;
    if (hs->change_cipher_spec_came && hs->agreed->version == TLS12)
        return step->act == MAY_RECV ? OK : out_of_order(hs, step, CHANGE_CIPHER_SPEC_MESSAGE);
    enum status s = next_message(hs, &message);
    if (s != OK)
        return s;
    hs->in = span_of(message.at + MESSAGE_HEADER_LEN, message.len - MESSAGE_HEADER_LEN);
    enum message came = message_kind(message.at[0], hs->in);
    if (came != step->message)
        return step->act == MAY_RECV ? OK : out_of_order(hs, step, came);
    s = step->perform(hs);
    if (s != OK)
        return s;
    remember(hs, message); /* only now: a Finished, say, is checked against what was before it */
    trace_message(hs, step, message.len);
    inbox_consume(&hs->link->inbox, message.len);
    return OK;
}

/* RFC 5246 7.1: the peer says that its next record is under the new keys. A message instead of it would be one that was
 * to be protected, and is not. */
static enum status receive_change_cipher_spec(struct handshake *hs, const struct step *step)
{
    struct span message;
    if (!hs->change_cipher_spec_came) {
        enum status s = next_message(hs, &message);
        return s == OK ? out_of_order(hs, step, message_kind(message.at[0], NO_BYTES)) : s;
    }
    hs->change_cipher_spec_came = false;
    trace_message(hs, step, 1);
    return OK;
}

static enum status announce_keys(struct handshake *hs, const struct step *step, bool reads)
{
    if (step->message == NO_MESSAGE)
        return OK;
    if (reads)
        return receive_change_cipher_spec(hs, step);
    if (flight_reserve(&hs->flight, 0) != OK)
        return fail(hs, BECAUSE_NO_MEMORY);
    if (flight_add_change_cipher_spec(&hs->flight) != OK)
        return fail(hs, BECAUSE_EXHAUSTED_ROOM);
    trace_message(hs, step, 1);
    return OK;
}

/* 5.1: messages must not span key changes. Bytes that came before the change would pass for protected by what is after.
 */
static enum status change_keys(struct handshake *hs, const struct step *step)
{
    bool reads = step->keys == READ_HANDSHAKE || step->keys == READ_APPLICATION;
    enum status s = announce_keys(hs, step, reads);
    if (s == OK && reads && !inbox_is_empty(&hs->link->inbox))
        s = fail(hs, BECAUSE_ACROSS_KEY_CHANGE);
    if (s == OK)
        s = step->perform(hs);
    if (s == OK && step->message == NO_MESSAGE) /* a ChangeCipherSpec has said so itself */
        trace_keys(hs, step);
    return s;
}

/* Any row but SEND ends a record: the direction turns, or the keys do. An AWAIT row does not, while it is answered at
 * once, so that a server's whole flight is one record; nor does one that makes keys and changes none. */
static enum status end_record(struct handshake *hs, const struct step *step)
{
    if (step->act == SEND || step->act == AWAIT || step->keys == SESSION_KEYS)
        return OK;
    if (flight_seal(&hs->flight, &hs->link->write) != OK)
        return fail(hs, BECAUSE_CRYPTO_FAILED);
    return hs->is_client || flight_ready(&hs->flight) == 0 ? OK : send_change_cipher_spec(hs);
}

static enum status perform(struct handshake *hs, const struct step *step)
{
    switch (step->act) {
    case SEND:
        return send_message(hs, step);
    case RECV:
    case MAY_RECV:
        return receive_message(hs, step);
    case KEYS:
        return change_keys(hs, step);
    case AWAIT:
    case DONE:
        return step->perform(hs);
    }
    return FAILED;
}

enum status run_handshake(struct handshake *hs)
{
    for (;;) {
        const struct step *step = hs->at;
        if (!step->when(hs)) {
            hs->at++;
            continue;
        }
        if (end_record(hs, step) != OK)
            return FAILED;
        if (step->act == DONE && step->perform == NULL)
            return OK;
        enum status s = perform(hs, step);
        if (s != OK)
            return s;
        if (step->act != DONE)
            hs->at++;
    }
}
