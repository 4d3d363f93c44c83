/* alpn.c - which application protocol is spoken (RFC 7301). */
#include "base/text.h"
#include "handshake/extension.h"

bool wants_protocols(const struct handshake *hs, enum message in)
{
    return in == CLIENT_HELLO ? hs->policy->num_protocols > 0 : hs->agreed->protocol.at != NULL;
}

void write_protocols(struct handshake *hs, enum message in)
{
    WR_VEC16(&hs->out) { /* ProtocolName protocol_name_list<2..2^16-1> */
        if (in != CLIENT_HELLO)
            write_protocol(&hs->out, hs->agreed->protocol);
        for (size_t i = 0; in == CLIENT_HELLO && i < hs->policy->num_protocols; i++)
            write_protocol(&hs->out, hs->policy->protocols[i]);
    }
}

/* What the peer calls its protocols is the peer's: only plain characters are repeated. */
static void add_plain(struct text *text, struct span foreign)
{
    for (size_t i = 0; i < foreign.len; i++) {
        uint8_t c = foreign.at[i];
        text_add(text, "%c", c > ' ' && c < 127 ? c : '?');
    }
}

static bool is_cut(const struct text *text)
{
    return text->wanted > text->len;
}

/* For the failure report: as many as there is room for. */
static void remember_protocols(struct handshake *hs, struct span wire)
{
    struct reader list = reader_of(wire);
    struct text text = text_of(hs->peer.protocols, sizeof hs->peer.protocols);
    while (rd_more(&list) && !is_cut(&text)) {
        text_add(&text, "%s", text.len > 0 ? ", " : "");
        add_plain(&text, rd_protocol(&list));
    }
}

static bool protocol_in_list(struct span wire, struct span protocol)
{
    struct reader list = reader_of(wire);
    while (rd_more(&list))
        if (span_equal(rd_protocol(&list), protocol))
            return true;
    return false;
}

/* 3.2: the server's preference decides; none in common is fatal. */
static enum status choose_protocol(struct handshake *hs, struct span offered)
{
    const struct policy *policy = hs->policy;
    for (size_t i = 0; i < policy->num_protocols; i++) {
        if (protocol_in_list(offered, policy->protocols[i])) {
            hs->agreed->protocol = policy->protocols[i];
            return OK;
        }
    }
    return policy->num_protocols == 0 ? OK : fail(hs, BECAUSE_NO_COMMON_PROTOCOL);
}

static enum status take_offered_protocols(struct handshake *hs, struct span body)
{
    struct span list;
    if (!read_protocols(&list, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_protocols(hs, list);
    return choose_protocol(hs, list);
}

enum status take_protocols(struct handshake *hs, enum message in, struct span body)
{
    struct span chosen;
    if (in == CLIENT_HELLO)
        return take_offered_protocols(hs, body);
    if (!read_chosen_protocol(&chosen, body))
        return fail(hs, BECAUSE_MALFORMED);
    for (size_t i = 0; i < hs->policy->num_protocols; i++) {
        if (span_equal(hs->policy->protocols[i], chosen)) {
            hs->agreed->protocol = hs->policy->protocols[i];
            return OK;
        }
    }
    return fail(hs, BECAUSE_PROTOCOL_NOT_OFFERED);
}
