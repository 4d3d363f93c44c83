/* connection.c - the life of a connection, its questions, and its answers. */
#include "connection/connection.h"

#include "base/memory.h"

/* ---- life ---- */

static hf_conn *begin(hf_config *config, bool is_client)
{
    hf_conn *conn = allocate(sizeof *conn);
    if (conn == NULL)
        return NULL;
    conn->config = hf_config_ref(config);
    conn->is_client = is_client;
    conn->link.read.provider = conn->link.write.provider = config->policy.provider;
    return conn;
}

static hf_conn *begin_handshake(hf_conn *conn)
{
    conn->hs = handshake_new(policy_of(conn), &conn->link, &conn->agreed, conn, conn->is_client, conn->peer_name);
    if (conn->hs == NULL)
        hf_conn_free(&conn);
    return conn;
}

static bool copy_name(hf_conn *conn, const char *name)
{
    if (name == NULL)
        return true;
    conn->peer_name = allocate(strlen(name) + 1);
    if (conn->peer_name != NULL)
        memcpy(conn->peer_name, name, strlen(name));
    return conn->peer_name != NULL;
}

hf_conn *hf_client_new(hf_config *config, const char *server_name)
{
    if (config_freeze(config, false, server_name) != OK)
        return NULL;
    hf_conn *conn = begin(config, true);
    if (conn != NULL && !copy_name(conn, server_name))
        hf_conn_free(&conn);
    return conn != NULL ? begin_handshake(conn) : NULL;
}

hf_conn *hf_server_new(hf_config *config)
{
    if (config_freeze(config, true, NULL) != OK)
        return NULL;
    hf_conn *conn = begin(config, false);
    return conn != NULL ? begin_handshake(conn) : NULL;
}

static void release_text(char *text)
{
    if (text != NULL)
        release(text, strlen(text) + 1);
}

void hf_conn_free(hf_conn **spent)
{
    hf_conn *conn = *spent;
    *spent = NULL;
    if (conn == NULL)
        return;
    handshake_free(&conn->hs);
    half_wipe(&conn->link.read);
    half_wipe(&conn->link.write);
    inbox_wipe(&conn->link.inbox);
    chain_free(&conn->agreed.peer_chain);
    forget_exporter(&conn->agreed);
    report_free(&conn->report);
    release_text(conn->agreed.server_name);
    release_text(conn->peer_name);
    hf_config_free(&conn->config);
    release(conn, sizeof *conn);
}

void hf_conn_rest(hf_conn *conn)
{
    half_rest(&conn->link.read);
    half_rest(&conn->link.write);
}

/* ---- the handshake, from outside ---- */

hf_status drive(hf_conn *conn)
{
    conn->has_begun = true;
    switch (run_handshake(conn->hs)) {
    case OK:
        conn->phase = CONNECTED;
        conn->idle_records = 0;
        trace_connected(conn);
        return HF_OK;
    case WAIT:
        return HF_WAIT;
    case FAILED:
        break;
    }
    return break_off(conn, conn->hs->why);
}

/* What the handshake needed dies with it: from here only record keys remain. */
void end_handshake_when_done(hf_conn *conn)
{
    if (conn->hs == NULL || conn->phase == SHAKING_HANDS || has_flight(conn))
        return;
    handshake_free(&conn->hs);
    if (!policy_of(conn)->keep_peer_chain)
        chain_free(&conn->agreed.peer_chain);
}

bool may_speak(const hf_conn *conn)
{
    return !conn->said_close || conn->owes_close_notify;
}

bool has_flight(const hf_conn *conn)
{
    return conn->hs != NULL && may_speak(conn) && flight_ready(&conn->hs->flight) > 0;
}

bool owes_record(const hf_conn *conn)
{
    return conn->owes_alert || conn->owes_key_answer || conn->owes_key_update || conn->owes_no_renegotiation ||
           conn->owes_close_notify;
}

bool has_hello_to_say(const hf_conn *conn)
{
    return conn->is_client && !conn->has_begun && conn->phase == SHAKING_HANDS;
}

unsigned hf_needs(const hf_conn *conn)
{
    bool owes = owes_record(conn) || has_hello_to_say(conn);
    bool holds = has_flight(conn) || conn->control_taken < conn->control_len;
    unsigned needs = holds || owes ? HF_NEEDS_FLUSH : 0;
    if (conn->phase == BROKEN || conn->heard_close)
        return needs;
    if (conn->phase == SHAKING_HANDS && conn->hs->needs != 0)
        return needs | conn->hs->needs;
    return needs | HF_NEEDS_PEER;
}

bool hf_is_connected(const hf_conn *conn)
{
    return conn->phase == CONNECTED;
}

/* ---- answers to what it waits for ---- */

static bool waits_for(const hf_conn *conn, unsigned need)
{
    return conn->phase == SHAKING_HANDS && (conn->hs->needs & need);
}

/* The handshake goes on; a complete or waiting one is no failure of the answer. */
static hf_status go_on(hf_conn *conn)
{
    conn->hs->needs = 0;
    hf_status s = drive(conn);
    end_handshake_when_done(conn);
    return s == HF_FAILED ? HF_FAILED : HF_OK;
}

hf_status hf_give_verdict(hf_conn *conn, bool trusted, const char *why)
{
    if (!waits_for(conn, HF_NEEDS_VERDICT))
        return HF_WAIT;
    if (!trusted && fail_because(conn->hs, BECAUSE_REFUSED_ELSEWHERE, "%s", why != NULL ? why : "") == FAILED)
        return break_off(conn, conn->hs->why);
    conn->hs->chain_is_trusted = true;
    return go_on(conn);
}

hf_status hf_signature_wanted(const hf_conn *conn, hf_signature_request *out)
{
    if (!waits_for(conn, HF_NEEDS_SIGNATURE))
        return HF_WAIT;
    const struct handshake *hs = conn->hs;
    *out = (hf_signature_request){ .scheme = hs->scheme->id,
                                   .scheme_name = hs->scheme->name,
                                   .input = { hs->to_be_signed.at, hs->to_be_signed.len },
                                   .identity = hs->identity_index };
    return HF_OK;
}

hf_status hf_give_signature(hf_conn *conn, hf_span signature)
{
    if (!waits_for(conn, HF_NEEDS_SIGNATURE))
        return HF_WAIT;
    if (signature.len == 0 || signature.len > sizeof conn->hs->signature)
        return break_off(conn, BECAUSE_SIGNING_FAILED);
    memcpy(conn->hs->signature, signature.at, signature.len);
    conn->hs->signature_len = signature.len;
    return go_on(conn);
}

/* ---- questions ---- */

void hf_set_user(hf_conn *conn, void *user)
{
    conn->user = user;
}

void *hf_user(const hf_conn *conn)
{
    return conn->user;
}

static const char *agreed_server_name(const hf_conn *conn)
{
    if (!conn->is_client)
        return conn->agreed.server_name;
    return conn->peer_name != NULL && !is_ip_address(conn->peer_name) ? conn->peer_name : NULL;
}

static const char *agreed_version(const struct agreement *agreed)
{
    if (agreed->suite == NULL)
        return NULL;
    return agreed->version == TLS12 ? "TLSv1.2" : "TLSv1.3";
}

void hf_agreed(const hf_conn *conn, hf_agreement *out)
{
    const struct agreement *agreed = &conn->agreed;
    *out = (hf_agreement){
        .version = agreed_version(agreed),
        .suite = agreed->suite != NULL ? agreed->suite->name : NULL,
        .group = agreed->group_name,
        .signature = agreed->signature != NULL ? agreed->signature->name : NULL,
        .alpn = (const char *)agreed->protocol.at, /* a C string: config_lists.c */
        .server_name = agreed_server_name(conn),
        .hello_retried = agreed->hello_retried,
        .verified = agreed->verified,
        .resumed = agreed->resumed,
        .stapled = agreed->stapled,
    };
}

hf_span hf_peer_certificate(const hf_conn *conn, size_t i)
{
    const struct chain *chain = conn->agreed.peer_chain;
    if (chain == NULL || i >= chain->count)
        return (hf_span){ NULL, 0 };
    return (hf_span){ chain->der[i].at, chain->der[i].len };
}

hf_span hf_peer_staple(const hf_conn *conn)
{
    if (conn->hs == NULL)
        return (hf_span){ NULL, 0 };
    return (hf_span){ conn->hs->peer_staple.at, conn->hs->peer_staple.len };
}
