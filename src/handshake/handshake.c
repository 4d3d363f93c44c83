/* handshake.c - the beginning and the end of a handshake, what is left of it, and where its messages are described. */
#include "handshake/handshake.h"

#include "base/memory.h"
#include "base/secret.h"

/* Room for a flight of ours, so that it needs no allocation of its own: hellos and small messages, and the longest
 * chain that we may show. */
static size_t flight_room(const struct policy *policy)
{
    size_t longest = 0;
    for (size_t i = 0; i < policy->num_identities; i++)
        if (policy->identities[i]->chain->size > longest)
            longest = policy->identities[i]->chain->size;
    return 1024 + policy->protocol_text_size + longest;
}

struct handshake *handshake_new(const struct policy *policy, struct link *link, struct agreement *agreed,
                                const hf_conn *owner, bool is_client, const char *peer_name)
{
    size_t room = flight_room(policy);
    struct handshake *hs = allocate(sizeof *hs + room);
    if (hs == NULL)
        return NULL;
    hs->size = sizeof *hs + room;
    hs->policy = policy;
    hs->link = link;
    hs->agreed = agreed;
    hs->owner = owner;
    hs->is_client = is_client;
    hs->peer_name = peer_name;
    hs->at = is_client ? client_opening : server_opening;
    transcript_begin(&hs->transcript);
    flight_begin(&hs->flight, (struct bytes){ (uint8_t *)(hs + 1), room });
    return hs;
}

void handshake_free(struct handshake **spent)
{
    struct handshake *hs = *spent;
    if (hs == NULL)
        return;
    ephemeral_forget(&hs->own_key);
    dh_forget(&hs->dh_key);
    flight_wipe(&hs->flight);
    kept_messages_forget(&hs->messages);
    release(hs->cookie.at, hs->cookie.len);
    release(hs->signed_params.at, hs->signed_params.len);
    release(hs->client_share.at, hs->client_share.len);
    release(hs->peer_staple.at, hs->peer_staple.len);
    release(hs->new_ticket.at, hs->new_ticket.len);
    release(hs, hs->size);
    *spent = NULL;
}

enum status keep_copy(struct handshake *hs, struct bytes *copy, struct span of)
{
    *copy = (struct bytes){ allocate(of.len), of.len };
    if (copy->at == NULL)
        return fail(hs, BECAUSE_NO_MEMORY);
    memcpy(copy->at, of.at, of.len);
    return OK;
}

void forget_exporter(struct agreement *agreed)
{
    if (agreed->version == TLS12 && agreed->parameters != NULL)
        release(agreed->parameters, sizeof *agreed->parameters);
    wipe(&agreed->exporter, sizeof agreed->exporter);
}

static const char *const tls13_sections[NUM_MESSAGES] = {
    [CLIENT_HELLO] = "4.1.2",        [HELLO_RETRY_REQUEST] = "4.1.4",
    [SERVER_HELLO] = "4.1.3",        [ENCRYPTED_EXTENSIONS] = "4.3.1",
    [CERTIFICATE_REQUEST] = "4.3.2", [CERTIFICATE] = "4.4.2",
    [CERTIFICATE_VERIFY] = "4.4.3",  [FINISHED] = "4.4.4",
    [END_OF_EARLY_DATA] = "4.5",     [NEW_SESSION_TICKET] = "4.6.1",
    [KEY_UPDATE] = "4.6.3",
};

static const char *const tls12_sections[NUM_MESSAGES] = {
    [HELLO_REQUEST] = "RFC 5246 7.4.1.1",          [CLIENT_HELLO] = "RFC 5246 7.4.1.2",
    [SERVER_HELLO] = "RFC 5246 7.4.1.3",           [CERTIFICATE] = "RFC 5246 7.4.2",
    [SERVER_KEY_EXCHANGE] = "RFC 5246 7.4.3",      [CERTIFICATE_REQUEST] = "RFC 5246 7.4.4",
    [SERVER_HELLO_DONE] = "RFC 5246 7.4.5",        [CLIENT_KEY_EXCHANGE] = "RFC 5246 7.4.7",
    [CERTIFICATE_VERIFY] = "RFC 5246 7.4.8",       [FINISHED] = "RFC 5246 7.4.9",
    [CHANGE_CIPHER_SPEC_MESSAGE] = "RFC 5246 7.1", [CERTIFICATE_STATUS] = "RFC 6066 8",
    [NEW_SESSION_TICKET] = "RFC 5077 3.3",
};

const char *message_section(enum message kind, uint16_t version)
{
    const char *section = version == TLS12 ? tls12_sections[kind] : tls13_sections[kind];
    return section != NULL ? section : "4";
}
