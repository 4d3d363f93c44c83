/* judge.h - one judgement of a chain while it lasts, and what libcrypto's answer means. */
#ifndef CERTIFICATE_JUDGE_H
#define CERTIFICATE_JUDGE_H

#include "certificate/text.h"
#include "certificate/trust.h"

#include <openssl/x509.h>

#define SECURITY_BITS 112 /* of a key or a signature, at least */

struct hearing {
    const struct trust *trust;
    const struct expectation *expected;
    size_t num_sent;
    STACK_OF(X509) * sent; /* parsed; the peer's own first */
    X509_STORE_CTX *path;  /* libcrypto's path building and validation (RFC 5280 6.1) */
};

/* Any of libcrypto's X509_V_ERR_. */
enum reason reason_for_error(int error);

/* The verdict on a path that libcrypto refused. */
void explain_refusal(struct verdict *out, const struct hearing *hearing);

/* At the end of a good verdict on the chain: the verdict on its staple. */
void judge_staple(struct verdict *out, const struct hearing *hearing);

/* What the leaf's keyUsage needs, if it has one: "digitalSignature". */
const char *needed_key_usage(const struct expectation *expected);

/* "; it is now 2026-03-01 12:00:00 UTC" */
void text_add_now(struct text *t, const struct hearing *hearing);

/* "the server's own certificate, "CN=...",": how a sentence about the certificate at that depth of the path begins. */
void text_add_place(struct text *t, const struct hearing *hearing, X509 *certificate, int depth);

#endif
