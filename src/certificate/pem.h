/* pem.h - the certificates of a PEM text (RFC 7468). */
#ifndef CERTIFICATE_PEM_H
#define CERTIFICATE_PEM_H

#include "certificate/complaint.h"

/* Gets one certificate's DER, which is gone when it returns. NO_REASON, or why it cannot be taken: NO_MEMORY,
 * UNREADABLE_CERTIFICATE. */
typedef enum reason take_certificate_fn(void *arg, struct span der);

/* Gives each CERTIFICATE block to `take`, in order; text between blocks, and other blocks, are passed over. FAILED,
 * with a complaint that calls the text `name`, when a block is damaged, is no strict DER of a certificate, or there is
 * none. `take` may have got some by then. */
MUST_CHECK enum status pem_certificates(struct span pem, const char *name, take_certificate_fn *take, void *arg,
                                        struct complaint *complaint);

#endif
