/* trust.h - whom we believe, and the verdict on a peer's chain: judged by libcrypto, explained by us (RFC 5280, 9525).
 *
 * Any certificate that was added is an anchor, also an intermediate or a leaf: the path ends there. Anchors are read,
 * files and folders included, when they are added; a verdict reads no file. */
#ifndef CERTIFICATE_TRUST_H
#define CERTIFICATE_TRUST_H

#include "certificate/chain.h"
#include "certificate/complaint.h"
#include "certificate/names.h"

struct trust; /* immutable once connections use it, and then any thread may */

struct trust *trust_new(void);
void trust_free(struct trust **spent);

/* Each adds all that it names or, with a complaint, nothing. What names no certificate at all is refused. */
MUST_CHECK enum status trust_add_file(struct trust *trust, const char *path, struct complaint *complaint);
MUST_CHECK enum status trust_add_pem(struct trust *trust, struct span pem, struct complaint *complaint);

/* The files of a folder which `openssl rehash` names: eight hexadecimal digits, a dot, a number. Those among them that
 * cannot be read are passed over, as libcrypto does. */
MUST_CHECK enum status trust_add_dir(struct trust *trust, const char *path, struct complaint *complaint);

/* The file and the folders which libcrypto takes by default, or which SSL_CERT_FILE and SSL_CERT_DIR name. */
MUST_CHECK enum status trust_add_system(struct trust *trust, struct complaint *complaint);

bool trust_is_empty(const struct trust *trust); /* nothing was added */

/* What a peer must be, and the staple that it sent beside its chain. */
struct expectation {
    bool is_server;        /* the peer is a server, and its chain for serverAuth; else clientAuth */
    const char *name;      /* the DNS name or IP address that it must have; NULL: any (a client) */
    int64_t now;           /* seconds since 1970 */
    unsigned max_depth;    /* intermediates */
    bool key_encrypts;     /* by the leaf's key it will be encrypted (RFC 5246 7.4.2), and not signed */
    struct span staple;    /* a DER OCSPResponse; empty: none came */
    bool asked_for_staple; /* and so a must-staple leaf (RFC 7633) is refused without one */
};

/* why == NO_REASON: trusted. Otherwise the reason, and the particulars in words: which certificate (by its place and
 * subject), what is missing, what to do. */
struct verdict {
    enum reason why;
    char detail[512]; /* UTF-8 without control characters, whatever the peer sent */
};

/* The path is built and checked as RFC 5280 6.1 says, with keys and signatures of 112 bits of security or more (RSA of
 * 2048 bits, SHA-256), all certificates in their time, the anchor's included. Beyond that libcrypto's strict checks
 * are made: what RFC 5280 asks of CAs, such as a version 3, a subject, basicConstraints before a path length. Four of
 * these are forgiven, because CAs that omit them are many, Debian's store and `openssl req -x509` among them, and no
 * check relies on them: authorityKeyIdentifier, subjectKeyIdentifier, a CA's keyUsage where it has none, and
 * basicConstraints marked critical.
 *
 * Of revocation only a staple tells, and only about the leaf; no network is asked. A staple that came is good, or the
 * chain is refused: signed by the leaf's issuer, or by whom the issuer authorized in a certificate (RFC 6960 4.2.2.2),
 * as strongly as a chain; all that it says about the leaf is "good", from thisUpdate to nextUpdate (and, where there is
 * no nextUpdate, for seven days), give or take five minutes. Reasons: BAD_STAPLE, STALE_STAPLE, MISSING_STAPLE,
 * CERTIFICATE_WAS_REVOKED. */
void judge_chain(struct verdict *out, const struct trust *trust, const struct chain *chain,
                 const struct expectation *expected);

#endif
