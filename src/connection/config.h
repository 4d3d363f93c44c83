/* config.h - a configuration: a policy, and what is needed to build it. */
#ifndef CONNECTION_CONFIG_H
#define CONNECTION_CONFIG_H

#include "handshake/policy.h"

#include <stdatomic.h>

struct hf_config {
    atomic_uint references;
    atomic_bool frozen; /* by the first connection */
    struct complaint error;
    struct policy policy;
};

/* Freezes the configuration for its connections. Fails when something is missing that this side needs. */
MUST_CHECK enum status config_freeze(hf_config *config, bool for_server, const char *server_name);

/* Refuses a setting: notes the sentence for hf_config_error(). */
__attribute__((format(printf, 2, 3))) hf_status config_refuse(hf_config *config, const char *sentence, ...);

/* Whether settings may still change; notes the sentence when not. */
bool config_is_open(hf_config *config);

#endif
