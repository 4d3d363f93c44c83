/* policy.h - what a configuration allows and asks for, as the handshake sees it: immutable, shared by connections. */
#ifndef HANDSHAKE_POLICY_H
#define HANDSHAKE_POLICY_H

#include "certificate/identity.h"
#include "certificate/staple.h"
#include "certificate/trust.h"
#include "crypto/finite_field.h"
#include "crypto/group.h"
#include "crypto/rsa_transport.h"
#include "crypto/signature.h"
#include "crypto/suite.h"
#include "handfast.h"
#include "message/code_points.h"
#include "session/session.h"

#define MAX_IDENTITIES 64
#define MAX_PROTOCOLS 16

struct policy {
    struct provider *provider;

    bool allows_tls12, allows_tls13; /* see policy_speaks() */

    /* best first */
    const struct cipher_suite *suites[NUM_SUITES];
    const struct group *groups[NUM_GROUPS];
    const struct signature_scheme *schemes[NUM_SCHEMES];
    const struct finite_field *fields[NUM_FINITE_FIELDS]; /* for DHE; none unless it was asked for */
    struct span protocols[MAX_PROTOCOLS];                 /* into `protocol_text` */
    size_t num_suites, num_groups, num_schemes, num_fields, num_protocols;
    char *protocol_text; /* a NUL behind each */
    size_t protocol_text_size;

    struct identity *identities[MAX_IDENTITIES]; /* the first is the default */
    size_t num_identities;

    struct trust *trust;
    unsigned max_depth;
    bool allows_rsa_key_exchange;
    bool skip_verification, verdict_elsewhere, keep_peer_chain;
    hf_client_auth client_auth;

    /* No function of the API sets these yet. */
    const struct session_keeper *keeper; /* server: NULL: there are no sessions */
    session_fn *on_session;              /* client: NULL: it wants none */
    void *on_session_arg;

    bool no_middlebox_compatibility;
    size_t padding;

    hf_clock_fn *now;
    hf_keylog_fn *keylog;
    hf_trace_fn *trace;
    void *now_arg, *keylog_arg, *trace_arg;
};

/* The suite by number, NULL where the policy does not allow it. */
const struct cipher_suite *policy_suite(const struct policy *policy, uint16_t id);

/* TLS 1.3 has cipher suites of its own (RFC 8446 B.4). */
static inline bool suite_is_of(const struct cipher_suite *suite, uint16_t version)
{
    return suite_is_tls13(suite) == (version == TLS13);
}

/* Whether one of the policy's suites may be spoken: its version is allowed. */
bool policy_offers(const struct policy *policy, const struct cipher_suite *suite);

/* Whether the version is allowed, and a cipher suite of it. */
bool policy_speaks(const struct policy *policy, uint16_t version);

/* Whether a suite of that key exchange is allowed, in a version that is. */
bool policy_exchanges_by(const struct policy *policy, enum key_exchange exchange);

/* Tells the trace callback, where there is one. */
void policy_trace(const struct policy *policy, const hf_conn *conn, const hf_event *event);

#endif
