/* court.h - one chain before the judge, in one line. */
#ifndef TESTS_CERTIFICATE_COURT_H
#define TESTS_CERTIFICATE_COURT_H

#include "certificate/trust.h"
#include "support/certificates.h"

/* A server called "a.example", at MAKE_NOW, with at most 8 intermediates; a client, likewise, called by no name. */
extern const struct expectation a_server, a_client;

/* The verdict on what `leaf` and its issuers send, where the certificates of `trusted` (PEM) are trusted. */
struct verdict verdict_on(const struct made_certificate *leaf, struct span trusted, struct expectation expected);
struct verdict verdict_on_der(const struct span *sent, size_t count, struct span trusted, struct expectation expected);

/* The verdict has this reason, and each of the words, up to NULL, stands in its detail; and it is fit to be printed. */
void expect_refusal(struct verdict verdict, enum reason why, ...) __attribute__((sentinel));
void expect_trusted(struct verdict verdict);

#endif
