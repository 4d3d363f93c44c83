/* config.c - the life of a configuration, and its settings. */
#include "connection/config.h"

#include "base/memory.h"
#include "base/secret.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

const char *hf_version(void)
{
    return HANDFAST_VERSION;
}

/* ---- life ---- */

static int64_t system_clock(void *arg)
{
    (void)arg;
    return (int64_t)time(NULL);
}

/* Everything but what is for old peers, and off until it is asked for by name. */
static void allow_what_is_sound(struct policy *policy)
{
    policy->allows_tls12 = policy->allows_tls13 = true;
    for (size_t i = 0; i < NUM_SUITES; i++)
        if (cipher_suites[i].exchange == BY_KEY_SHARE || cipher_suites[i].exchange == BY_ECDHE)
            policy->suites[policy->num_suites++] = &cipher_suites[i];
    for (size_t i = 0; i < NUM_GROUPS; i++)
        policy->groups[i] = groups[i];
    for (size_t i = 0; i < NUM_SCHEMES; i++)
        policy->schemes[i] = &signature_schemes[i];
    policy->num_groups = NUM_GROUPS;
    policy->num_schemes = NUM_SCHEMES;
}

hf_config *hf_config_new(void)
{
    hf_config *config = allocate(sizeof *config);
    if (config == NULL)
        return NULL;
    atomic_init(&config->references, 1);
    config->policy.now = system_clock;
    config->policy.max_depth = 8;
    allow_what_is_sound(&config->policy);
    config->policy.provider = provider_new();
    config->policy.trust = trust_new();
    if (config->policy.provider == NULL || config->policy.trust == NULL)
        hf_config_free(&config);
    return config;
}

hf_config *hf_config_ref(hf_config *config)
{
    atomic_fetch_add_explicit(&config->references, 1, memory_order_relaxed);
    return config;
}

void hf_config_free(hf_config **spent)
{
    hf_config *config = *spent;
    *spent = NULL;
    if (config == NULL || atomic_fetch_sub_explicit(&config->references, 1, memory_order_acq_rel) > 1)
        return;
    struct policy *policy = &config->policy;
    for (size_t i = 0; i < policy->num_identities; i++)
        identity_free(&policy->identities[i]);
    trust_free(&policy->trust);
    provider_free(&policy->provider);
    release(policy->protocol_text, policy->protocol_text_size);
    release(config, sizeof *config);
}

/* ---- refusing ---- */

const char *hf_config_error(const hf_config *config)
{
    const char *refusal = atomic_load(&config->refusal);
    return refusal != NULL ? refusal : config->error.text;
}

hf_status config_refuse(hf_config *config, const char *sentence, ...)
{
    va_list arguments;
    va_start(arguments, sentence);
    (void)vsnprintf(config->error.text, sizeof config->error.text, sentence, arguments);
    va_end(arguments);
    return HF_FAILED;
}

bool config_is_open(hf_config *config)
{
    bool open = !atomic_load(&config->frozen);
    if (open)
        config->error.text[0] = '\0';
    atomic_store(&config->refusal,
                 open ? NULL : "the configuration is in use by a connection, and cannot be changed any more");
    return open;
}

static enum status refuse_connection(hf_config *config, const char *sentence)
{
    atomic_store(&config->refusal, sentence);
    return FAILED;
}

static enum status check_server(hf_config *config)
{
    if (config->policy.num_identities == 0)
        return refuse_connection(config, "a server needs a certificate and its key: hf_config_add_identity()");
    return OK;
}

static enum status check_client(hf_config *config, const char *name)
{
    const struct policy *policy = &config->policy;
    if (name == NULL) {
        if (policy->skip_verification || policy->verdict_elsewhere)
            return OK;
        return refuse_connection(config, "a client needs the name of the server whose certificate it is to verify");
    }
    if (is_ip_address(name) || is_dns_name(span_of_text(name)))
        return OK;
    return refuse_connection(config, "the server's name is neither a DNS name nor an IP address");
}

static enum status check_versions(hf_config *config)
{
    if (policy_speaks(&config->policy, TLS12) || policy_speaks(&config->policy, TLS13))
        return OK;
    return refuse_connection(config, "no cipher suite is allowed of any version that is: see hf_config_versions() and "
                                     "hf_config_suites()");
}

enum status config_freeze(hf_config *config, bool for_server, const char *server_name)
{
    if (check_versions(config) != OK)
        return FAILED;
    enum status s = for_server ? check_server(config) : check_client(config, server_name);
    if (s == OK && !atomic_load_explicit(&config->frozen, memory_order_relaxed))
        atomic_store(&config->frozen, true);
    return s;
}

/* ---- trust ---- */

static hf_status answer(enum status s)
{
    return s == OK ? HF_OK : HF_FAILED;
}

hf_status hf_config_trust_system(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    return answer(trust_add_system(config->policy.trust, &config->error));
}

hf_status hf_config_trust_file(hf_config *config, const char *path)
{
    if (!config_is_open(config))
        return HF_FAILED;
    return answer(trust_add_file(config->policy.trust, path, &config->error));
}

hf_status hf_config_trust_dir(hf_config *config, const char *path)
{
    if (!config_is_open(config))
        return HF_FAILED;
    return answer(trust_add_dir(config->policy.trust, path, &config->error));
}

hf_status hf_config_trust_pem(hf_config *config, hf_span pem)
{
    if (!config_is_open(config))
        return HF_FAILED;
    return answer(trust_add_pem(config->policy.trust, span_of(pem.at, pem.len), &config->error));
}

hf_status hf_config_verify_depth(hf_config *config, unsigned intermediates)
{
    if (!config_is_open(config))
        return HF_FAILED;
    if (intermediates >= MAX_CHAIN_LEN)
        return config_refuse(config, "a chain can have at most %d intermediates", MAX_CHAIN_LEN - 1);
    config->policy.max_depth = intermediates;
    return HF_OK;
}

hf_status hf_config_insecure_skip_verification(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.skip_verification = true;
    return HF_OK;
}

hf_status hf_config_verdict_elsewhere(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.verdict_elsewhere = true;
    return HF_OK;
}

/* ---- identities ---- */

static hf_status add_identity(hf_config *config, const struct identity_source *source)
{
    struct policy *policy = &config->policy;
    if (policy->num_identities == MAX_IDENTITIES)
        return config_refuse(config, "a configuration can have at most %d identities", MAX_IDENTITIES);
    enum status s =
        identity_load(&policy->identities[policy->num_identities], policy->provider, source, &config->error);
    if (s == OK)
        policy->num_identities++;
    return answer(s);
}

hf_status hf_config_add_identity(hf_config *config, hf_span chain_pem, hf_span key_pem, hf_password_fn *password,
                                 void *arg)
{
    if (!config_is_open(config))
        return HF_FAILED;
    if (key_pem.at == NULL)
        return config_refuse(config, "no private key was given");
    return add_identity(config, &(struct identity_source){ .chain_pem = span_of(chain_pem.at, chain_pem.len),
                                                           .key_pem = span_of(key_pem.at, key_pem.len),
                                                           .password = password,
                                                           .arg = arg });
}

hf_status hf_config_add_identity_without_key(hf_config *config, hf_span chain_pem)
{
    if (!config_is_open(config))
        return HF_FAILED;
    return add_identity(config, &(struct identity_source){ .chain_pem = span_of(chain_pem.at, chain_pem.len) });
}

hf_status hf_config_add_identity_files(hf_config *config, const char *chain_path, const char *key_path,
                                       hf_password_fn *password, void *arg)
{
    struct bytes chain = { NULL, 0 }, key = { NULL, 0 };
    hf_status status = HF_FAILED;
    if (!config_is_open(config))
        return HF_FAILED;
    if (file_read(&chain, chain_path, &config->error) == OK && file_read(&key, key_path, &config->error) == OK)
        status = add_identity(config, &(struct identity_source){ .chain_pem = span_of(chain.at, chain.len),
                                                                 .key_pem = span_of(key.at, key.len),
                                                                 .chain_name = chain_path,
                                                                 .key_name = key_path,
                                                                 .password = password,
                                                                 .arg = arg });
    file_release(&chain);
    file_release(&key);
    return status;
}

hf_status hf_config_staple(hf_config *config, hf_span ocsp_response)
{
    struct policy *policy = &config->policy;
    if (!config_is_open(config))
        return HF_FAILED;
    if (policy->num_identities == 0)
        return config_refuse(config, "an OCSP response is about an identity, which must be added before");
    return answer(identity_set_staple(policy->identities[policy->num_identities - 1],
                                      span_of(ocsp_response.at, ocsp_response.len), &config->error));
}

/* ---- the rest ---- */

hf_status hf_config_client_auth(hf_config *config, hf_client_auth mode)
{
    if (!config_is_open(config))
        return HF_FAILED;
    if (mode != HF_CLIENT_AUTH_NONE && mode != HF_CLIENT_AUTH_OPTIONAL && mode != HF_CLIENT_AUTH_REQUIRED)
        return config_refuse(config, "a server can ask its clients for a certificate in no such way");
    config->policy.client_auth = mode;
    return HF_OK;
}

hf_status hf_config_padding(hf_config *config, size_t block)
{
    if (!config_is_open(config))
        return HF_FAILED;
    if (block > 16384)
        return config_refuse(config, "a record's content is at most 16384 bytes, and so is the padding's block");
    config->policy.padding = block;
    return HF_OK;
}

hf_status hf_config_no_middlebox_compatibility(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.no_middlebox_compatibility = true;
    return HF_OK;
}

hf_status hf_config_keep_peer_chain(hf_config *config)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.keep_peer_chain = true;
    return HF_OK;
}

hf_status hf_config_clock(hf_config *config, hf_clock_fn *now, void *arg)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.now = now != NULL ? now : system_clock;
    config->policy.now_arg = arg;
    return HF_OK;
}

hf_status hf_config_keylog(hf_config *config, hf_keylog_fn *log, void *arg)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.keylog = log;
    config->policy.keylog_arg = arg;
    return HF_OK;
}

hf_status hf_config_trace(hf_config *config, hf_trace_fn *trace, void *arg)
{
    if (!config_is_open(config))
        return HF_FAILED;
    config->policy.trace = trace;
    config->policy.trace_arg = arg;
    return HF_OK;
}
