/* config_lists.c - the settings that are lists of names: versions, suites, groups, signature schemes, protocols. */
#include "connection/config.h"

#include "base/memory.h"

#include <stdio.h>

/* The next name of a comma-separated list; false at its end. Spaces around a name do not count. */
static bool next_name(struct span *name, const char **rest)
{
    const char *at = *rest;
    if (at == NULL)
        return false;
    const char *comma = strchr(at, ',');
    size_t len = comma != NULL ? (size_t)(comma - at) : strlen(at);
    *rest = comma != NULL ? comma + 1 : NULL;
    while (len > 0 && *at == ' ') {
        at++;
        len--;
    }
    while (len > 0 && at[len - 1] == ' ')
        len--;
    *name = span_of(at, len);
    return true;
}

/* A kind of thing that has a list: what we have of it, by index, and what it is called. */
struct choice {
    const char *what;
    size_t count;
    const char *(*name)(size_t i);
};

static const char *name_of_suite(size_t i)
{
    return cipher_suites[i].name;
}

static const char *name_of_group(size_t i)
{
    return groups[i]->name;
}

static const char *name_of_scheme(size_t i)
{
    return signature_schemes[i].name;
}

static void list_all(char *out, size_t cap, const struct choice *choice)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < choice->count && at < cap; i++)
        at += (size_t)snprintf(out + at, cap - at, "%s%s", i > 0 ? ", " : "", choice->name(i));
}

static bool find_name(size_t *index, const struct choice *choice, struct span name)
{
    for (*index = 0; *index < choice->count; (*index)++)
        if (span_equal(span_of_text(choice->name(*index)), name))
            return true;
    return false;
}

enum { MOST_CHOICES = 16 };
_Static_assert(NUM_SUITES <= MOST_CHOICES && NUM_SCHEMES <= MOST_CHOICES, "each list fits");

/* Turns names into indices, each at most once. `chosen` has room for choice->count. */
static hf_status choose(hf_config *config, size_t *chosen, size_t *count, const struct choice *choice,
                        const char *names)
{
    struct span name;
    bool taken[MOST_CHOICES] = { false };
    *count = 0;
    while (next_name(&name, &names)) {
        size_t i;
        char all[800];
        list_all(all, sizeof all, choice);
        if (!find_name(&i, choice, name))
            return config_refuse(config, "\"%.*s\" is no %s that is known here: there are %s", (int)name.len,
                                 (const char *)name.at, choice->what, all);
        if (taken[i])
            return config_refuse(config, "%s stands twice in the list", choice->name(i));
        taken[i] = true;
        chosen[(*count)++] = i;
    }
    return *count > 0 ? HF_OK : config_refuse(config, "no list of %ss was given", choice->what);
}

/* ---- cipher suites ---- */

static bool has_suite(const struct policy *policy, const struct cipher_suite *suite)
{
    return policy_suite(policy, suite->id) != NULL;
}

/* What is off until it is allowed by its own name is not switched on by a list. */
static const char *missing_permission(const struct policy *policy, const struct cipher_suite *suite)
{
    if (suite->exchange == BY_DHE && policy->num_fields == 0)
        return "hf_config_legacy_dhe()";
    if (suite->exchange == BY_RSA && !policy->allows_rsa_key_exchange)
        return "hf_config_insecure_rsa_key_exchange()";
    return NULL;
}

hf_status hf_config_suites(hf_config *config, const char *names)
{
    static const struct choice choice = { "cipher suite", NUM_SUITES, name_of_suite };
    size_t chosen[NUM_SUITES], count;
    if (!config_is_open(config) || choose(config, chosen, &count, &choice, names) != HF_OK)
        return HF_FAILED;
    for (size_t i = 0; i < count; i++) {
        const char *permission = missing_permission(&config->policy, &cipher_suites[chosen[i]]);
        if (permission != NULL)
            return config_refuse(config, "%s is off until %s allows it", name_of_suite(chosen[i]), permission);
    }
    for (size_t i = 0; i < count; i++)
        config->policy.suites[i] = &cipher_suites[chosen[i]];
    config->policy.num_suites = count;
    return HF_OK;
}

/* At the end of the list: whatever else is in common comes first. */
static void add_suites(struct policy *policy, enum key_exchange exchange)
{
    for (size_t i = 0; i < NUM_SUITES; i++)
        if (cipher_suites[i].exchange == exchange && !has_suite(policy, &cipher_suites[i]))
            policy->suites[policy->num_suites++] = &cipher_suites[i];
}

static const char *name_of_field(size_t i)
{
    return finite_fields[i].name;
}

hf_status hf_config_legacy_dhe(hf_config *config, const char *groups)
{
    static const struct choice choice = { "finite-field group", NUM_FINITE_FIELDS, name_of_field };
    size_t chosen[NUM_FINITE_FIELDS], count;
    const char *names = groups != NULL ? groups : "ffdhe2048,ffdhe3072,ffdhe4096,ffdhe6144,ffdhe8192";
    if (!config_is_open(config) || choose(config, chosen, &count, &choice, names) != HF_OK)
        return HF_FAILED;
    if (provider_prepare_finite_fields(config->policy.provider) != OK)
        return config_refuse(config, "there is not enough memory");
    for (size_t i = 0; i < count; i++)
        config->policy.fields[i] = &finite_fields[chosen[i]];
    config->policy.num_fields = count;
    add_suites(&config->policy, BY_DHE);
    return HF_OK;
}

hf_status hf_config_insecure_rsa_key_exchange(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.allows_rsa_key_exchange = true;
    add_suites(&config->policy, BY_RSA);
    return HF_OK;
}

/* ---- versions ---- */

static const char *name_of_version(size_t i)
{
    static const char *const names[] = { "1.2", "1.3" };
    return names[i];
}

hf_status hf_config_versions(hf_config *config, const char *versions)
{
    enum { NUM_VERSIONS = 2 };
    static const struct choice choice = { "version of TLS", NUM_VERSIONS, name_of_version };
    size_t chosen[NUM_VERSIONS], count;
    if (!config_is_open(config) || choose(config, chosen, &count, &choice, versions) != HF_OK)
        return HF_FAILED;
    bool allowed[NUM_VERSIONS] = { false };
    for (size_t i = 0; i < count; i++)
        allowed[chosen[i]] = true;
    config->policy.allows_tls12 = allowed[0];
    config->policy.allows_tls13 = allowed[1];
    return HF_OK;
}

/* ---- groups and signature schemes ---- */

hf_status hf_config_groups(hf_config *config, const char *names)
{
    static const struct choice choice = { "group", NUM_GROUPS, name_of_group };
    size_t chosen[NUM_GROUPS], count;
    if (!config_is_open(config) || choose(config, chosen, &count, &choice, names) != HF_OK)
        return HF_FAILED;
    for (size_t i = 0; i < count; i++)
        config->policy.groups[i] = groups[chosen[i]];
    config->policy.num_groups = count;
    return HF_OK;
}

hf_status hf_config_signature_schemes(hf_config *config, const char *names)
{
    static const struct choice choice = { "signature scheme", NUM_SCHEMES, name_of_scheme };
    size_t chosen[NUM_SCHEMES], count;
    if (!config_is_open(config) || choose(config, chosen, &count, &choice, names) != HF_OK)
        return HF_FAILED;
    for (size_t i = 0; i < count; i++)
        config->policy.schemes[i] = &signature_schemes[chosen[i]];
    config->policy.num_schemes = count;
    return HF_OK;
}

/* ---- application protocols, RFC 7301 ---- */

static hf_status check_protocol(hf_config *config, const struct span *protocols, size_t count, struct span name)
{
    if (count == MAX_PROTOCOLS)
        return config_refuse(config, "at most %d application protocols can be offered", MAX_PROTOCOLS);
    if (name.len == 0 || name.len > 255)
        return config_refuse(config, "an application protocol's name has 1 to 255 bytes");
    for (size_t i = 0; i < count; i++)
        if (span_equal(protocols[i], name))
            return config_refuse(config, "%.*s stands twice in the list", (int)name.len, (const char *)name.at);
    return HF_OK;
}

/* Copies the names, each with a NUL behind it, so that hf_agreed() can hand them out as they are. */
static void copy_protocols(struct policy *policy, char *text, const struct span *names, size_t count)
{
    char *at = policy->protocol_text = text;
    for (size_t i = 0; i < count; i++) {
        memcpy(at, names[i].at, names[i].len);
        policy->protocols[i] = span_of(at, names[i].len);
        at += names[i].len + 1;
    }
    policy->num_protocols = count;
}

hf_status hf_config_alpn(hf_config *config, const char *names)
{
    enum { MOST_TEXT = 1024 }; /* it must fit a ClientHello, whose room is reckoned in driver.c */
    struct policy *policy = &config->policy;
    struct span list[MAX_PROTOCOLS], name;
    if (!config_is_open(config))
        return HF_FAILED;
    if (names == NULL)
        return config_refuse(config, "no list of application protocols was given");
    size_t count = 0, size = strlen(names) + 1;
    if (size > MOST_TEXT)
        return config_refuse(config, "the list of application protocols is longer than %d bytes", MOST_TEXT);
    for (const char *rest = names; next_name(&name, &rest); list[count++] = name)
        if (check_protocol(config, list, count, name) != HF_OK)
            return HF_FAILED;
    char *text = allocate(size);
    if (text == NULL)
        return config_refuse(config, "there is not enough memory");
    release(policy->protocol_text, policy->protocol_text_size);
    policy->protocol_text_size = size;
    copy_protocols(policy, text, list, count);
    return HF_OK;
}
