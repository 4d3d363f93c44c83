/* trust.h - whom we believe, and the verdict on a peer's chain: judged by libcrypto, explained by us (RFC 5280, 9525).
 */
#ifndef CERTIFICATE_TRUST_H
#define CERTIFICATE_TRUST_H

#include "certificate/chain.h"
#include "certificate/identity.h"

struct trust; /* an X509_STORE; immutable once connections use it, and then any thread may */

struct trust *trust_new(void);
void trust_free(struct trust **spent);
MUST_CHECK enum status trust_add_system(struct trust *trust, struct complaint *complaint);
MUST_CHECK enum status trust_add_file(struct trust *trust, const char *path, struct complaint *complaint);
MUST_CHECK enum status trust_add_dir(struct trust *trust, const char *path, struct complaint *complaint);
MUST_CHECK enum status trust_add_pem(struct trust *trust, struct span pem, struct complaint *complaint);
bool trust_is_empty(const struct trust *trust); /* nothing was added */

/* What a peer must be. */
struct expectation {
    bool is_server;     /* the peer is a server, and its chain for serverAuth; else clientAuth */
    const char *name;   /* the DNS name or IP address that it must have; NULL: any (a client) */
    int64_t now;        /* seconds since 1970 */
    unsigned max_depth; /* intermediates */
};

/* why == NO_REASON: trusted. Otherwise the reason, and the particulars in words: which certificate (by its place and
 * subject), what is missing, what to do. */
struct verdict {
    enum reason why;
    char detail[512];
};
void judge_chain(struct verdict *out, const struct trust *trust, const struct chain *chain,
                 const struct expectation *expected);

/* A server's name is an IP address and not a DNS name. */
bool is_ip_address(const char *name);

/* Letters, digits, hyphens and underscores in labels of 1 to 63, at most 253 in all, no trailing dot: what may stand in
 * server_name, and what a certificate can be for. */
bool is_dns_name(struct span name);

#endif
