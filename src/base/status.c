/* status.c - the tables of reasons and alerts, as text. */
#include "base/status.h"

#include <stddef.h>

const struct reason_text *reason_text(enum reason why)
{
    static const struct reason_text texts[NUM_REASONS] = {
        [NO_REASON] = { "NONE", "", "nothing failed", "", ALERT_NONE },
#define R(name, alert, section, sentence, advice) \
    [BECAUSE_##name] = { #name, section, sentence, advice, ALERT_##alert },
#include "base/reasons.def"
#undef R
    };
    return &texts[why];
}

struct alert_text {
    const char *name, *meaning;
};

static const struct alert_text *alert_text(uint8_t alert)
{
    static const struct alert_text unknown = { "unknown_alert", "the peer sent an alert which RFC 8446 does not know" };
    static const struct alert_text texts[256] = {
#define A(name, number, word, meaning) [number] = { word, meaning },
#include "base/alerts.def"
#undef A
    };
    return texts[alert].name != NULL ? &texts[alert] : &unknown;
}

const char *alert_name(uint8_t alert)
{
    return alert_text(alert)->name;
}

const char *alert_meaning(uint8_t alert)
{
    return alert_text(alert)->meaning;
}
