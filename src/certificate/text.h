/* text.h - sentences in which bytes of a certificate stand.
 *
 * The peer chooses these bytes, and they end in terminals and logs: they are written as UTF-8, what is not printable
 * (control characters, marks that turn the direction of writing, bytes that are no UTF-8) as a backslash and two hex
 * digits a byte, and what is long is cut. A text is always valid UTF-8, also where it was cut to fit. */
#ifndef CERTIFICATE_TEXT_H
#define CERTIFICATE_TEXT_H

#include "base/text.h"

#include <openssl/x509.h>

/* At most `max` bytes of the peer's, "..." where they were cut. */
void text_add_foreign(struct text *t, struct span foreign, size_t max);

/* A Name as RFC 2253 writes it, in quotation marks: "CN=Example Root,O=Example". */
void text_add_name(struct text *t, const X509_NAME *name);

/* The certificate's subject; where that is empty, which RFC 5280 allows, the first of its alternative names. */
void text_add_subject(struct text *t, X509 *certificate);

/* What the certificate is for: its DNS names and addresses, "a.example, *.b.example, 192.0.2.1 and 7 more". */
void text_add_alternative_names(struct text *t, X509 *certificate);
bool has_alternative_names(X509 *certificate);

/* "2026-03-01 12:00:00 UTC" */
void text_add_time(struct text *t, const ASN1_TIME *time);

#endif
