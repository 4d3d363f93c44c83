/* policy.c - looking things up in what the configuration allows, and asking its callbacks. */
#include "handshake/judgement.h"

const struct cipher_suite *policy_suite(const struct policy *policy, uint16_t id)
{
    for (size_t i = 0; i < policy->num_suites; i++)
        if (policy->suites[i]->id == id)
            return policy->suites[i];
    return NULL;
}

const struct group *policy_group(const struct policy *policy, uint16_t id)
{
    for (size_t i = 0; i < policy->num_groups; i++)
        if (policy->groups[i]->id == id)
            return policy->groups[i];
    return NULL;
}

const struct signature_scheme *policy_scheme(const struct policy *policy, uint16_t id)
{
    for (size_t i = 0; i < policy->num_schemes; i++)
        if (policy->schemes[i]->id == id)
            return policy->schemes[i];
    return NULL;
}

const struct finite_field *policy_field(const struct policy *policy, uint16_t id)
{
    for (size_t i = 0; i < policy->num_fields; i++)
        if (policy->fields[i]->id == id)
            return policy->fields[i];
    return NULL;
}

bool policy_offers(const struct policy *policy, const struct cipher_suite *suite)
{
    return suite_is_tls13(suite) ? policy->allows_tls13 : policy->allows_tls12;
}

bool policy_speaks(const struct policy *policy, uint16_t version)
{
    for (size_t i = 0; i < policy->num_suites; i++)
        if (suite_is_of(policy->suites[i], version) && policy_offers(policy, policy->suites[i]))
            return true;
    return false;
}

bool policy_exchanges_by(const struct policy *policy, enum key_exchange exchange)
{
    for (size_t i = 0; i < policy->num_suites; i++)
        if (policy->suites[i]->exchange == exchange && policy_offers(policy, policy->suites[i]))
            return true;
    return false;
}

void policy_trace(const struct policy *policy, const hf_conn *conn, const hf_event *event)
{
    if (policy->trace != NULL)
        policy->trace(policy->trace_arg, conn, event);
}

int64_t policy_now(const struct policy *policy)
{
    return policy->now(policy->now_arg);
}
