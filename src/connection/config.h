/* config.h - a configuration: a policy, and what is needed to build it. */
#ifndef CONNECTION_CONFIG_H
#define CONNECTION_CONFIG_H

#include "handshake/policy.h"

#include <stdatomic.h>

struct hf_config {
    atomic_uint references;
    atomic_bool frozen; /* by the first connection */
    /* The last refusal of a connection, or of a setting once there are connections: several threads may be refused at
     * once, so it is a constant. NULL: `error` has the last word. */
    _Atomic(const char *) refusal;
    struct complaint error; /* of a setting while there are none */
    struct policy policy;
};

/* Freezes the configuration for its connections. Fails when something is missing that this side needs. */
MUST_CHECK enum status config_freeze(hf_config *config, bool for_server, const char *server_name);

/* Refuses a setting: notes the sentence for hf_config_error(). */
__attribute__((format(printf, 2, 3))) hf_status config_refuse(hf_config *config, const char *sentence, ...);

/* Whether settings may still change; notes the sentence when not, and forgets the last one when so. */
bool config_is_open(hf_config *config);

#endif
