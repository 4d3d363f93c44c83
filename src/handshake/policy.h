/* policy.h - what a configuration allows and asks for, as the handshake sees it: immutable, shared by connections. */
#ifndef HANDSHAKE_POLICY_H
#define HANDSHAKE_POLICY_H

#include "certificate/identity.h"
#include "certificate/trust.h"
#include "crypto/group.h"
#include "crypto/signature.h"
#include "crypto/suite.h"
#include "handfast.h"

#define MAX_IDENTITIES 64
#define MAX_PROTOCOLS 16

struct policy {
    struct provider *provider;

    /* best first */
    const struct cipher_suite *suites[NUM_SUITES];
    const struct group *groups[NUM_GROUPS];
    const struct signature_scheme *schemes[NUM_SCHEMES];
    struct span protocols[MAX_PROTOCOLS]; /* into `protocol_text` */
    size_t num_suites, num_groups, num_schemes, num_protocols;
    char *protocol_text; /* a NUL behind each */
    size_t protocol_text_size;

    struct identity *identities[MAX_IDENTITIES]; /* the first is the default */
    size_t num_identities;

    struct trust *trust;
    unsigned max_depth;
    bool skip_verification, verdict_elsewhere, keep_peer_chain;
    hf_client_auth client_auth;

    bool no_middlebox_compatibility;
    size_t padding;

    hf_clock_fn *now;
    hf_keylog_fn *keylog;
    hf_trace_fn *trace;
    void *now_arg, *keylog_arg, *trace_arg;
};

/* Tells the trace callback, where there is one. */
void policy_trace(const struct policy *policy, const hf_conn *conn, const hf_event *event);

#endif
