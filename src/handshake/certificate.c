/* certificate.c - Certificate, both ways, and the verdict on the peer's chain (RFC 8446 4.4.2). */
#include "handshake/judgement.h"

#include "base/memory.h"

bool if_peer_sent_certificate(const struct handshake *hs)
{
    return hs->peer_sent_certificate;
}

/* ---- ours ---- */

static void write_entries(struct writer *w, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        WR_VEC24(w)
            wr_bytes(w, chain->der[i]); /* opaque cert_data<1..2^24-1> */
        wr_u16(w, 0);                   /* Extension extensions<0..2^16-1> */
    }
}

/* 4.4.2: a client without a certificate that suits sends an empty list. */
enum status write_own_certificate(struct handshake *hs)
{
    struct writer *w = &hs->out;
    WR_MESSAGE(w, CERTIFICATE) {
        wr_u8(w, 0); /* opaque certificate_request_context<0..2^8-1>: empty in the handshake */
        WR_VEC24(w) {
            if (hs->identity != NULL)
                write_entries(w, hs->identity->chain);
        }
    }
    return OK;
}

/* ---- the peer's ---- */

static enum status take_entries(struct handshake *hs, struct span wire)
{
    struct span certificates[MAX_CHAIN_LEN];
    struct reader list = reader_of(wire);
    size_t count = 0;
    while (rd_more(&list)) {
        struct certificate_entry entry = rd_certificate_entry(&list);
        if (count == MAX_CHAIN_LEN)
            return fail_because(hs, BECAUSE_CHAIN_TOO_LONG, "more than %d certificates", MAX_CHAIN_LEN);
        enum status s = take_extensions(hs, CERTIFICATE, entry.extensions);
        if (s != OK)
            return s;
        certificates[count++] = entry.data;
    }
    hs->agreed->peer_chain = chain_new(certificates, count);
    return hs->agreed->peer_chain != NULL ? OK : fail(hs, BECAUSE_NO_MEMORY);
}

static enum status take_empty_list(struct handshake *hs)
{
    if (hs->is_client)
        return fail(hs, BECAUSE_EMPTY_SERVER_CERTIFICATE);
    return hs->policy->client_auth == HF_CLIENT_AUTH_REQUIRED ? fail(hs, BECAUSE_CLIENT_CERTIFICATE_REQUIRED) : OK;
}

enum status take_peer_certificate(struct handshake *hs)
{
    struct certificate_message message;
    if (!read_certificate(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (message.context.len != 0)
        return fail(hs, BECAUSE_BAD_REQUEST_CONTEXT);
    if (message.list.len == 0)
        return take_empty_list(hs);
    hs->peer_sent_certificate = true;
    return take_entries(hs, message.list);
}

/* ---- the verdict, 4.4.2.4 ---- */

static enum status judge_by_ourselves(struct handshake *hs)
{
    struct verdict verdict = { .why = NO_REASON };
    const struct expectation expected = { .is_server = hs->is_client,
                                          .name = hs->peer_name,
                                          .now = policy_now(hs->policy),
                                          .max_depth = hs->policy->max_depth };
    judge_chain(&verdict, hs->policy->trust, hs->agreed->peer_chain, &expected);
    if (verdict.why != NO_REASON)
        return fail_because(hs, verdict.why, "%s", verdict.detail);
    hs->chain_is_trusted = true;
    trace_verdict(hs, "chain trusted", hs->at->caption, "4.4.2.4");
    return OK;
}

enum status verdict_on_chain(struct handshake *hs)
{
    if (hs->policy->skip_verification) {
        trace_verdict(hs, "chain not judged", "verification is switched off: anybody could be there", "4.4.2.4");
        return OK;
    }
    if (!hs->policy->verdict_elsewhere)
        return judge_by_ourselves(hs);
    if (hs->chain_is_trusted) {
        hs->needs = 0;
        trace_verdict(hs, "chain trusted", "the application trusts the certificate", "4.4.2.4");
        return OK;
    }
    hs->needs = HF_NEEDS_VERDICT;
    return WAIT;
}
