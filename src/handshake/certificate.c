/* certificate.c - Certificate, both ways and in both versions' shapes, and the verdict on the peer's chain (RFC
 * 8446 4.4.2, RFC 5246 7.4.2, 7.4.6). */
#include "handshake/judgement.h"

#include "base/memory.h"
#include "message/tls12_messages.h"

bool if_peer_sent_certificate(const struct handshake *hs)
{
    return hs->peer_sent_certificate;
}

/* ---- ours ---- */

static void write_entries(struct handshake *hs, const struct chain *chain)
{
    struct writer *w = &hs->out;
    for (size_t i = 0; i < chain->count; i++) {
        WR_VEC24(w)
            wr_bytes(w, chain->der[i]); /* opaque cert_data<1..2^24-1> */
        if (i == 0)
            write_extensions(hs, CERTIFICATE); /* Extension extensions<0..2^16-1> */
        else
            wr_u16(w, 0);
    }
}

/* 4.4.2: a client without a certificate that suits sends an empty list. */
enum status write_own_certificate(struct handshake *hs)
{
    struct writer *w = &hs->out;
    hs->agreed->shown_identity = (uint8_t)(hs->identity_index + 1);
    WR_MESSAGE(w, CERTIFICATE) {
        wr_u8(w, 0); /* opaque certificate_request_context<0..2^8-1>: empty in the handshake */
        WR_VEC24(w) {
            if (hs->identity != NULL)
                write_entries(hs, hs->identity->chain);
        }
    }
    return OK;
}

enum status write_own_tls12_certificate(struct handshake *hs)
{
    struct writer *w = &hs->out;
    hs->agreed->shown_identity = (uint8_t)(hs->identity_index + 1);
    WR_MESSAGE(w, CERTIFICATE) {
        WR_VEC24(w) { /* ASN.1Cert certificate_list<0..2^24-1> */
            for (size_t i = 0; hs->identity != NULL && i < hs->identity->chain->count; i++)
                WR_VEC24(w)
                    wr_bytes(w, hs->identity->chain->der[i]);
        }
    }
    return OK;
}

/* ---- the peer's ---- */

static enum status keep_chain(struct handshake *hs, const struct span *certificates, size_t count)
{
    hs->agreed->peer_chain = chain_new(certificates, count);
    return hs->agreed->peer_chain != NULL ? OK : fail(hs, BECAUSE_NO_MEMORY);
}

static enum status too_long(struct handshake *hs)
{
    return fail_because(hs, BECAUSE_CHAIN_TOO_LONG, "more than %d certificates", MAX_CHAIN_LEN);
}

static enum status take_entries(struct handshake *hs, struct span wire)
{
    struct span certificates[MAX_CHAIN_LEN];
    struct reader list = reader_of(wire);
    size_t count = 0;
    while (rd_more(&list)) {
        struct certificate_entry entry = rd_certificate_entry(&list);
        if (count == MAX_CHAIN_LEN)
            return too_long(hs);
        hs->at_leaf = count == 0;
        enum status s = take_extensions(hs, CERTIFICATE, entry.extensions);
        if (s != OK)
            return s;
        certificates[count++] = entry.data;
    }
    return keep_chain(hs, certificates, count);
}

/* TLS 1.2 has no alert of its own for it (RFC 5246 7.4.6). */
static enum status take_empty_list(struct handshake *hs)
{
    kept_messages_forget(&hs->messages); /* no signature follows */
    if (hs->is_client)
        return fail(hs, BECAUSE_EMPTY_SERVER_CERTIFICATE);
    if (hs->policy->client_auth != HF_CLIENT_AUTH_REQUIRED)
        return OK;
    return fail(hs, hs->agreed->version == TLS13 ? BECAUSE_CLIENT_CERTIFICATE_REQUIRED
                                                 : BECAUSE_CLIENT_SENT_NO_CERTIFICATE);
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

static enum status take_tls12_entries(struct handshake *hs, struct span wire)
{
    struct span certificates[MAX_CHAIN_LEN];
    struct reader list = reader_of(wire);
    size_t count = 0;
    while (rd_more(&list)) {
        if (count == MAX_CHAIN_LEN)
            return too_long(hs);
        certificates[count++] = rd_tls12_certificate_entry(&list);
    }
    hs->at_leaf = true;
    return keep_chain(hs, certificates, count);
}

enum status take_peer_tls12_certificate(struct handshake *hs)
{
    struct span list;
    if (!read_tls12_certificate(&list, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    if (list.len == 0)
        return take_empty_list(hs);
    hs->peer_sent_certificate = true;
    return take_tls12_entries(hs, list);
}

/* ---- the verdict, 4.4.2.4 ---- */

static void tell_verdict(const struct handshake *hs, const char *name, const char *caption)
{
    trace_verdict(hs, name, caption, hs->agreed->version == TLS12 ? "RFC 5246 7.4.2" : "4.4.2.4");
}

static enum status judge_by_ourselves(struct handshake *hs)
{
    struct verdict verdict = { .why = NO_REASON };
    const struct expectation expected = { .is_server = hs->is_client,
                                          .name = hs->peer_name,
                                          .now = policy_now(hs->policy),
                                          .max_depth = hs->policy->max_depth,
                                          .key_encrypts = hs->is_client && hs->agreed->suite->exchange == BY_RSA,
                                          .staple = span_of(hs->peer_staple.at, hs->peer_staple.len),
                                          .asked_for_staple = hs->is_client };
    judge_chain(&verdict, hs->policy->trust, hs->agreed->peer_chain, &expected);
    if (verdict.why != NO_REASON)
        return fail_because(hs, verdict.why, "%s", verdict.detail);
    hs->chain_is_trusted = true;
    tell_verdict(hs, "chain trusted", hs->at->caption);
    return OK;
}

enum status verdict_on_chain(struct handshake *hs)
{
    if (hs->policy->skip_verification) {
        tell_verdict(hs, "chain not judged", "verification is switched off: anybody could be there");
        return OK;
    }
    if (!hs->policy->verdict_elsewhere)
        return judge_by_ourselves(hs);
    if (hs->chain_is_trusted) {
        hs->needs = 0;
        tell_verdict(hs, "chain trusted", "the application trusts the certificate");
        return OK;
    }
    hs->needs = HF_NEEDS_VERDICT;
    return WAIT;
}
