/* flows.h - the handshakes that `handfast demo` shows, and what there is to say about each. */
#ifndef HANDFAST_CLI_FLOWS_H
#define HANDFAST_CLI_FLOWS_H

#include "picture.h"

struct flow {
    const char *word; /* handfast demo WORD */
    const char *title, *about;
    const char *key_type;             /* of the server's certificate, as in issue.h */
    bool (*allow)(hf_config *config); /* this handshake, and no other */
    const struct phase *phases;
    const struct remark *remarks;
    const char *in_the_clear, *read_later; /* two words for a table; the same as sentences: */
    const char *eavesdropper, *forward_secrecy;
};

/* From the oldest to the newest. */
#define NUM_FLOWS 4
extern const struct flow flows[NUM_FLOWS];

/* NULL when no flow has this word. */
const struct flow *find_flow(const char *word);

#endif
