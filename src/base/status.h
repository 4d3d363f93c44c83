/* status.h - the one answer of every function that can fail, and the reasons for which it does. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum status { OK, WAIT, FAILED };

enum alert {
    ALERT_NONE = 255, /* a failure of which the peer is not told */
#define A(name, number, word, meaning) ALERT_##name = number,
#include "base/alerts.def"
#undef A
};

enum reason {
    NO_REASON,
#define R(name, alert, section, sentence, advice) BECAUSE_##name,
#include "base/reasons.def"
#undef R
    NUM_REASONS
};

struct reason_text {
    const char *name, *section, *sentence, *advice;
    uint8_t alert;
};

/* The row of reasons.def. Static. */
const struct reason_text *reason_text(enum reason why);

/* The RFC's word for an alert ("bad_certificate"), and what it means when a peer sends it. Static. */
const char *alert_name(uint8_t alert);
const char *alert_meaning(uint8_t alert);

#endif
