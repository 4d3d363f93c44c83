/* session_ticket.c - TLS 1.2 in one round trip with somebody known: the session that is resumed, and the ticket by
 * which the server remembers without a memory (RFC 5077; RFC 5246 7.3; RFC 7627 5.3). */
#include "handshake/judgement.h"

#include "base/memory.h"
#include "base/secret.h"
#include "message/tls12_messages.h"

bool if_resumed(const struct handshake *hs)
{
    return hs->agreed->resumed;
}

bool unless_resumed(const struct handshake *hs)
{
    return !hs->agreed->resumed;
}

bool if_resumed_with_ticket(const struct handshake *hs)
{
    return hs->agreed->resumed && hs->ticket_promised;
}

bool if_full_with_ticket(const struct handshake *hs)
{
    return !hs->agreed->resumed && hs->ticket_promised;
}

/* ---- the extension, RFC 5077 3.2 ---- */

/* A client's is the name that it wants to be proved, a server's that which was asked for. */
static void digest_name(uint8_t out[32], const struct handshake *hs)
{
    const char *name = hs->is_client ? hs->peer_name : hs->agreed->server_name;
    hash_once(out, &sha256, name != NULL ? span_of_text(name) : NO_BYTES);
}

/* RFC 6066 3: a server "MUST NOT accept the request to resume the session if the server_name extension contains a
 * different name". Nor does a client take one server's word for another's. */
static bool is_for_this_name(const struct handshake *hs, const struct session *session)
{
    uint8_t digest[32];
    digest_name(digest, hs);
    return memcmp(digest, session->name_digest, sizeof digest) == 0;
}

/* And what was not verified then is not taken where it has to be. */
bool may_offer_session(const struct handshake *hs)
{
    const struct resumable *offered = hs->offered_session;
    return offered != NULL && policy_speaks(hs->policy, TLS12) &&
           policy_suite(hs->policy, offered->session.suite) != NULL &&
           (offered->session.verified || hs->policy->skip_verification) && is_for_this_name(hs, &offered->session);
}

/* RFC 7627 5.2: a session without extended master secret is not worth remembering. And one whose client showed a
 * certificate is not remembered either: the next handshake would have to ask for it again. */
static bool gives_ticket(const struct handshake *hs)
{
    return hs->policy->keeper != NULL && hs->takes_ticket && hs->agreed->extended_master_secret &&
           hs->policy->client_auth == HF_CLIENT_AUTH_NONE;
}

bool wants_ticket(const struct handshake *hs, enum message in)
{
    return in == CLIENT_HELLO ? hs->policy->on_session != NULL : gives_ticket(hs);
}

void write_ticket_extension(struct handshake *hs, enum message in)
{
    if (in == SERVER_HELLO)
        hs->ticket_promised = true; /* 3.2: and empty */
    else if (may_offer_session(hs))
        wr_bytes(&hs->out, hs->offered_session->ticket);
}

enum status take_ticket_extension(struct handshake *hs, enum message in, struct span body)
{
    if (in == CLIENT_HELLO) {
        hs->takes_ticket = true;
        hs->ticket = body;
        return OK;
    }
    hs->ticket_promised = true;
    return body.len == 0 ? OK : fail(hs, BECAUSE_MALFORMED);
}

/* ---- resuming ---- */

/* The client: the server echoed our session id. RFC 7627 5.3: "If the original session used the extension but the new
 * ServerHello does not contain the extension, the client MUST abort the handshake." */
enum status accept_resumption(struct handshake *hs)
{
    bool is_same = hs->agreed->suite->id == hs->offered_session->session.suite;
    return is_same && hs->agreed->extended_master_secret ? OK : fail(hs, BECAUSE_SESSION_CHANGED);
}

/* The server. Whatever is amiss, a full handshake follows, and never one that proves less. */
bool resume_session(struct handshake *hs, struct span suites)
{
    const struct session_keeper *keeper = hs->policy->keeper;
    if (!gives_ticket(hs) || hs->ticket.len == 0 || !keeper->find(&hs->session, keeper->self, hs->ticket))
        return false;
    const struct cipher_suite *suite = policy_suite(hs->policy, hs->session.suite);
    hs->agreed->resumed = suite != NULL && number_in_list(suites, hs->session.suite) && hs->session_id_len > 0 &&
                          is_for_this_name(hs, &hs->session);
    if (hs->agreed->resumed)
        hs->agreed->suite = suite;
    return hs->agreed->resumed;
}

/* ---- NewSessionTicket, RFC 5077 3.3 ---- */

/* What this handshake leaves to the next one. */
static struct session session_of(const struct handshake *hs, const struct master_secret *master)
{
    struct session session = { .suite = hs->agreed->suite->id, .master = *master, .verified = hs->agreed->verified };
    digest_name(session.name_digest, hs);
    return session;
}

/* 3.3: "If the server determines that it does not want to include a ticket after including the SessionTicket extension
 * in the ServerHello, then it sends a zero-length ticket". */
enum status write_new_ticket(struct handshake *hs)
{
    const struct session_keeper *keeper = hs->policy->keeper;
    uint8_t room[MAX_TICKET_LEN];
    struct bytes ticket = { room, sizeof room };
    struct session session =
        session_of(hs, hs->agreed->resumed ? &hs->session.master : &hs->agreed->parameters->master);
    if (keeper->keep(&ticket, keeper->self, &session) != OK)
        ticket.len = 0;
    write_tls12_session_ticket(&hs->out, keeper->lifetime, span_of(ticket.at, ticket.len));
    wipe(&session, sizeof session);
    return OK;
}

enum status take_new_ticket(struct handshake *hs)
{
    struct tls12_session_ticket message;
    if (!read_tls12_session_ticket(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (message.ticket.len == 0 || message.ticket.len > MAX_FOREIGN_TICKET_LEN)
        return OK;
    hs->ticket_lifetime = message.lifetime_hint;
    return keep_copy(hs, &hs->new_ticket, message.ticket);
}

/* 3.3: "The client MUST NOT treat the ticket as valid until it has verified the server's Finished message." */
void deliver_new_ticket(struct handshake *hs)
{
    const struct policy *policy = hs->policy;
    if (hs->new_ticket.at == NULL || policy->on_session == NULL || !hs->agreed->extended_master_secret)
        return;
    struct resumable resumable = { .session = session_of(hs, &hs->agreed->parameters->master),
                                   .ticket = span_of(hs->new_ticket.at, hs->new_ticket.len) };
    policy->on_session(policy->on_session_arg, &resumable, hs->ticket_lifetime);
    wipe(&resumable, sizeof resumable);
}
