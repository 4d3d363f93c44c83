/* tls12_choice.c - what a server chooses from the ClientHello of TLS 1.2 (RFC 5246 7.4.1.3, RFC 8422, RFC 7919).
 *
 * A cipher suite there says all at once: key exchange, kind of certificate, encryption. The first of ours that the
 * client offers, and for whose parts there is something in common, is chosen. */
#include "handshake/judgement.h"

/* ---- the parts of a suite ---- */

/* RFC 8422 4: a client without supported_groups leaves the choice to us, and secp256r1 is what all of them know. */
static bool client_takes_group(const struct handshake *hs, uint16_t id)
{
    enum { SECP256R1_ID = 0x0017 };
    return hs->hello.groups.at != NULL ? client_named_group(hs, id) : id == SECP256R1_ID;
}

static bool find_group(struct handshake *hs)
{
    for (size_t i = 0; i < hs->policy->num_groups; i++) {
        if (client_takes_group(hs, hs->policy->groups[i]->id)) {
            hs->group = hs->policy->groups[i];
            return true;
        }
    }
    return false;
}

/* RFC 7919 4: a client that names fields gets one of them, or no DHE; to one that names none we may give any. */
static bool find_field(struct handshake *hs)
{
    for (size_t i = 0; i < hs->policy->num_fields; i++) {
        if (!hs->hello.names_fields || client_named_group(hs, hs->policy->fields[i]->id)) {
            hs->field = hs->policy->fields[i];
            return true;
        }
    }
    return false;
}

/* What stands in the suite's way; NO_REASON: nothing, and group, field and identity are chosen. */
static enum reason obstacle_to(struct handshake *hs, const struct cipher_suite *suite)
{
    hs->agreed->suite = suite;
    if (suite->exchange == BY_ECDHE && !find_group(hs))
        return BECAUSE_NO_COMMON_GROUP;
    if (suite->exchange == BY_DHE && !find_field(hs))
        return BECAUSE_NO_COMMON_GROUP;
    if (find_server_identity(hs))
        return NO_REASON;
    return has_key_for_suite(hs) ? BECAUSE_NO_COMMON_SIGNATURE_SCHEME : BECAUSE_NO_CERTIFICATE_FOR_SUITE;
}

/* ---- why there is none ---- */

/* RFC 9325 4.1 and 4.2.1: what the name of a suite gives away. */
static bool is_broken(uint16_t id)
{
    static const char *const signs[] = { "_CBC_", "_RC4_", "_NULL_", "_EXPORT_", "_anon_", "_DES" };
    const char *name = suite_name(id);
    for (size_t i = 0; name != NULL && i < COUNT_OF(signs); i++)
        if (strstr(name, signs[i]) != NULL)
            return true;
    return false;
}

static bool is_signal(uint16_t id)
{
    return id == TLS_EMPTY_RENEGOTIATION_INFO_SCSV || id == TLS_FALLBACK_SCSV || is_grease(id);
}

static bool offers_only_broken(const struct number_list *suites)
{
    size_t broken = 0, others = 0;
    for (size_t i = 0; i < suites->count; i++) {
        broken += is_broken(suites->at[i]);
        others += !is_broken(suites->at[i]) && !is_signal(suites->at[i]);
    }
    return broken > 0 && others == 0;
}

/* Of several obstacles the first is told: it is in the way of the suite that we like best. */
static enum status choose_suite(struct handshake *hs, struct span offered)
{
    enum reason why = NO_REASON;
    for (size_t i = 0; i < hs->policy->num_suites; i++) {
        const struct cipher_suite *suite = hs->policy->suites[i];
        if (suite_is_tls13(suite) || !number_in_list(offered, suite->id))
            continue;
        enum reason obstacle = obstacle_to(hs, suite);
        if (obstacle == NO_REASON)
            return OK;
        why = why != NO_REASON ? why : obstacle;
    }
    hs->agreed->suite = NULL;
    if (why == NO_REASON)
        why = offers_only_broken(&hs->peer.suites) ? BECAUSE_ONLY_BROKEN_SUITES : BECAUSE_NO_COMMON_SUITE;
    return fail(hs, why);
}

/* ---- the whole ---- */

static const char *name_of_exchange(const struct handshake *hs)
{
    switch (hs->agreed->suite->exchange) {
    case BY_ECDHE:
        return hs->group->name;
    case BY_DHE:
        return hs->field->name;
    default:
        return NULL;
    }
}

static enum status choose_anew(struct handshake *hs, struct span suites)
{
    enum status s = choose_suite(hs, suites);
    if (s != OK)
        return s;
    hs->agreed->group_name = name_of_exchange(hs);
    hs->session_id_len = 0; /* RFC 5077 3.4: an empty Session ID goes with a ticket, or with none */
    if (hs->policy->client_auth != HF_CLIENT_AUTH_NONE)
        kept_messages_begin(&hs->messages);
    return OK;
}

enum status choose_tls12(struct handshake *hs, const struct client_hello *hello)
{
    enum status s = resume_session(hs, hello->cipher_suites) ? OK : choose_anew(hs, hello->cipher_suites);
    if (s != OK)
        return s;
    hs->secure_renegotiation = has_extension(hs, EXT_RENEGOTIATION_INFO) ||
                               number_in_list(hello->cipher_suites, TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    transcript_choose(&hs->transcript, hs->agreed->suite->hash);
    return OK;
}
