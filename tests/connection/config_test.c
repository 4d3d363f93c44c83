/* config_test.c - settings: what is refused, and that it is said why; what a connection needs; and who holds what. */
#include "connection/config.h"
#include "support/pair.h"
#include "support/settings.h"
#include "test.h"

#include <pthread.h>
#include <stdio.h>

static hf_config *new_config(void)
{
    hf_config *config = hf_config_new();
    assert_non_null(config);
    assert_string_equal(hf_config_error(config), "");
    return config;
}

/* The setting is refused, and the sentence says `words`. */
static void expect_refused_setting(const hf_config *config, hf_status status, const char *words)
{
    assert_int_equal(status, HF_FAILED);
    if (strstr(hf_config_error(config), words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", hf_config_error(config), words);
}

/* ---- lists of names ---- */

typedef hf_status list_setter(hf_config *config, const char *names);

static void expect_list_refused(list_setter *set, const char *names, const char *words)
{
    hf_config *config = new_config();
    const struct policy before = config->policy;
    expect_refused_setting(config, set(config, names), words);
    assert_memory_equal(&before, &config->policy, sizeof before);
    hf_config_free(&config);
}

TEST(a_name_that_nobody_knows_is_refused_and_those_that_are_known_are_told)
{
    expect_list_refused(hf_config_suites, "TLS_NULL", "TLS_AES_128_GCM_SHA256");
    expect_list_refused(hf_config_suites, "tls_aes_128_gcm_sha256", "\"tls_aes_128_gcm_sha256\"");
    expect_list_refused(hf_config_groups, "x25519,curve1", "\"curve1\"");
    expect_list_refused(hf_config_signature_schemes, "rsa_pkcs1_sha1", "ecdsa_secp256r1_sha256");
    expect_list_refused(hf_config_versions, "1.1,1.2", "\"1.1\" is no version of TLS that is known here");
    expect_list_refused(hf_config_legacy_dhe, "ffdhe1024", "ffdhe2048");
}

TEST(a_name_twice_or_none_at_all_is_refused)
{
    static list_setter *const setters[] = { hf_config_suites, hf_config_groups, hf_config_signature_schemes,
                                            hf_config_versions };
    for (size_t i = 0; i < COUNT_OF(setters); i++) {
        expect_list_refused(setters[i], "", "\"\"");
        expect_list_refused(setters[i], ",", "\"\"");
    }
    for (size_t i = 0; i < COUNT_OF(setters); i++)
        expect_list_refused(setters[i], NULL, "no list");
    expect_list_refused(hf_config_alpn, NULL, "no list");
    expect_list_refused(hf_config_groups, "x25519, x25519", "x25519 stands twice");
    expect_list_refused(hf_config_groups, "x25519,", "\"\"");
    expect_list_refused(hf_config_suites, "TLS_AES_128_GCM_SHA256,TLS_AES_128_GCM_SHA256", "twice");
}

TEST(a_suite_whose_key_exchange_is_off_is_refused_until_it_is_allowed)
{
    hf_config *config = new_config();
    expect_refused_setting(config, hf_config_suites(config, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"), "legacy_dhe()");
    expect_refused_setting(config, hf_config_suites(config, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
                           "insecure_rsa_key_exchange()");
    must(config, hf_config_legacy_dhe(config, NULL));
    must(config, hf_config_insecure_rsa_key_exchange(config));
    must(config, hf_config_suites(config, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256"));
    assert_int_equal(config->policy.num_suites, 2);
    hf_config_free(&config);
}

TEST(what_is_allowed_by_its_own_name_comes_last_and_once)
{
    hf_config *config = new_config();
    size_t before = config->policy.num_suites;
    for (int i = 0; i < 2; i++) {
        must(config, hf_config_insecure_rsa_key_exchange(config));
        must(config, hf_config_legacy_dhe(config, "ffdhe3072,ffdhe2048"));
    }
    assert_int_equal(config->policy.num_suites, NUM_SUITES);
    assert_int_equal(config->policy.suites[before]->exchange, BY_RSA);
    assert_int_equal(config->policy.suites[NUM_SUITES - 1]->exchange, BY_DHE);
    assert_int_equal(config->policy.num_fields, 2);
    assert_string_equal(config->policy.fields[0]->name, "ffdhe3072");
    hf_config_free(&config);
}

TEST(a_new_configuration_has_nothing_that_is_for_old_peers)
{
    hf_config *config = new_config();
    for (size_t i = 0; i < config->policy.num_suites; i++)
        assert_true(config->policy.suites[i]->exchange == BY_KEY_SHARE ||
                    config->policy.suites[i]->exchange == BY_ECDHE);
    assert_int_equal(config->policy.num_fields, 0);
    assert_true(policy_speaks(&config->policy, TLS12) && policy_speaks(&config->policy, TLS13));
    hf_config_free(&config);
}

TEST(a_version_without_a_suite_is_not_spoken_and_no_version_is_no_connection)
{
    hf_config *config = new_config();
    must(config, hf_config_suites(config, "TLS_AES_128_GCM_SHA256"));
    assert_false(policy_speaks(&config->policy, TLS12));
    must(config, hf_config_versions(config, "1.2"));
    assert_false(policy_speaks(&config->policy, TLS13));
    must(config, hf_config_trust_pem(config, of(test_root()->pem)));
    assert_null(hf_client_new(config, "server.example"));
    assert_non_null(strstr(hf_config_error(config), "no cipher suite is allowed"));
    hf_config_free(&config);
}

TEST(spaces_around_a_name_do_not_count)
{
    hf_config *config = new_config();
    must(config, hf_config_groups(config, " secp384r1 ,  x25519  "));
    assert_int_equal(config->policy.num_groups, 2);
    assert_string_equal(config->policy.groups[0]->name, "secp384r1");
    assert_string_equal(config->policy.groups[1]->name, "x25519");
    hf_config_free(&config);
}

/* ---- protocols, RFC 7301 ---- */

static const char *repeated(const char *word, size_t count)
{
    static char text[8192];
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        strcat(text, word);
    return text;
}

TEST(protocols_that_cannot_be_are_refused)
{
    expect_list_refused(hf_config_alpn, "", "1 to 255 bytes");
    expect_list_refused(hf_config_alpn, "h2,,http/1.1", "1 to 255 bytes");
    expect_list_refused(hf_config_alpn, "h2,h2", "h2 stands twice");
    expect_list_refused(hf_config_alpn, repeated("a", 256), "1 to 255 bytes");
    expect_list_refused(hf_config_alpn, repeated("a", 2000), "longer than 1024 bytes");
    expect_list_refused(hf_config_alpn, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "at most 16");
}

TEST(the_last_list_of_protocols_counts)
{
    hf_config *config = new_config();
    must(config, hf_config_alpn(config, repeated("a", 255)));
    must(config, hf_config_alpn(config, "h2, http/1.1"));
    assert_int_equal(config->policy.num_protocols, 2);
    assert_string_equal((const char *)config->policy.protocols[1].at, "http/1.1");
    hf_config_free(&config);
}

/* ---- numbers ---- */

TEST(numbers_have_limits)
{
    hf_config *config = new_config();
    must(config, hf_config_padding(config, 16384));
    expect_refused_setting(config, hf_config_padding(config, 16385), "16384");
    assert_int_equal(config->policy.padding, 16384);
    must(config, hf_config_verify_depth(config, MAX_CHAIN_LEN - 1));
    expect_refused_setting(config, hf_config_verify_depth(config, MAX_CHAIN_LEN), "31");
    must(config, hf_config_client_auth(config, HF_CLIENT_AUTH_REQUIRED));
    expect_refused_setting(config, hf_config_client_auth(config, (hf_client_auth)(HF_CLIENT_AUTH_REQUIRED + 1)), "ask");
    assert_int_equal(config->policy.client_auth, HF_CLIENT_AUTH_REQUIRED);
    hf_config_free(&config);
}

TEST(without_a_clock_of_its_own_a_configuration_has_the_systems)
{
    hf_config *config = new_config();
    must(config, hf_config_clock(config, NULL, NULL));
    assert_true(config->policy.now(config->policy.now_arg) > 1700000000);
    hf_config_free(&config);
}

TEST(there_is_room_for_64_identities)
{
    hf_config *config = new_config();
    for (int i = 0; i < MAX_IDENTITIES; i++)
        must(config, hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))));
    expect_refused_setting(config, hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))), "64");
    hf_config_free(&config);
}

TEST(an_identity_without_its_key_is_refused_where_a_key_is_expected)
{
    hf_config *config = new_config();
    expect_refused_setting(config,
                           hf_config_add_identity(config, of(chain_pem(test_leaf())), (hf_span){ NULL, 0 }, NULL, NULL),
                           "no private key");
    assert_int_equal(config->policy.num_identities, 0);
    hf_config_free(&config);
}

TEST(a_setting_that_succeeds_takes_the_last_complaint_away)
{
    hf_config *config = new_config();
    expect_refused_setting(config, hf_config_padding(config, 20000), "16384");
    must(config, hf_config_padding(config, 0));
    assert_string_equal(hf_config_error(config), "");
    hf_config_free(&config);
}

/* ---- what a connection needs ---- */

TEST(a_client_needs_a_name_unless_nobody_is_verified_here)
{
    static const char *const names[] = {
        NULL, "", " ", "a b", "a..example", ".", "server.example:443", "https://server.example", "*.example", "[::1]"
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        hf_config *config = new_config();
        if (hf_client_new(config, names[i]) != NULL)
            fail_msg("\"%s\" was taken for a name", names[i]);
        assert_non_null(strstr(hf_config_error(config), "name"));
        must(config, hf_config_insecure_skip_verification(config)); /* it is not frozen */
        hf_config_free(&config);
    }
    hf_config *config = new_config();
    must(config, hf_config_insecure_skip_verification(config));
    hf_conn *conn = hf_client_new(config, NULL);
    assert_non_null(conn);
    hf_conn_free(&conn);
    hf_config_free(&config);
}

TEST(a_server_needs_an_identity)
{
    hf_config *config = new_config();
    assert_null(hf_server_new(config));
    assert_non_null(strstr(hf_config_error(config), "hf_config_add_identity"));
    hf_config_free(&config);
}

/* ---- frozen ---- */

TEST(a_configuration_in_use_cannot_be_changed)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    hf_config *config = p.server.config;
    const struct policy before = config->policy;
    const hf_status answers[] = {
        hf_config_trust_system(config),
        hf_config_trust_file(config, "/nonexistent"),
        hf_config_trust_dir(config, "/nonexistent"),
        hf_config_trust_pem(config, of(test_root()->pem)),
        hf_config_verify_depth(config, 1),
        hf_config_insecure_skip_verification(config),
        hf_config_verdict_elsewhere(config),
        hf_config_add_identity(config, of(chain_pem(test_leaf())), of(test_leaf()->key_pem), NULL, NULL),
        hf_config_add_identity_files(config, "/nonexistent", "/nonexistent", NULL, NULL),
        hf_config_add_identity_without_key(config, of(chain_pem(test_leaf()))),
        hf_config_suites(config, "TLS_AES_128_GCM_SHA256"),
        hf_config_groups(config, "x25519"),
        hf_config_signature_schemes(config, "ed25519"),
        hf_config_alpn(config, "h2"),
        hf_config_client_auth(config, HF_CLIENT_AUTH_REQUIRED),
        hf_config_padding(config, 10),
        hf_config_no_middlebox_compatibility(config),
        hf_config_keep_peer_chain(config),
        hf_config_clock(config, NULL, NULL),
        hf_config_keylog(config, NULL, NULL),
        hf_config_trace(config, NULL, NULL),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        expect_refused_setting(config, answers[i], "in use");
    assert_memory_equal(&before, &config->policy, sizeof before);
    hf_conn_free(&p.server.conn);
    expect_refused_setting(config, hf_config_padding(config, 10), "in use"); /* it stays so */
    free_pair(&p);
}

static void *be_refused_often(void *arg)
{
    hf_config *config = arg;
    for (int i = 0; i < 1000; i++) {
        bool by_name = i % 2 == 0;
        assert_null(hf_client_new(config, by_name ? "no name" : NULL));
        assert_int_equal(hf_config_padding(config, 1), HF_FAILED);
        assert_true(strlen(hf_config_error(config)) > 20);
    }
    return NULL;
}

/* "From then on any thread may use it", also to no avail. */
TEST(many_threads_may_be_refused_by_one_configuration)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    pthread_t threads[4];
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, be_refused_often, p.client.config), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    shake_hands(&p);
    expect_connected(&p);
    free_pair(&p);
}

/* ---- references ---- */

TEST(a_connection_keeps_its_configuration_alive)
{
    struct pair p = new_pair((struct pair_options){ 0 });
    hf_config_free(&p.client.config);
    hf_config_free(&p.server.config);
    assert_null(p.client.config);
    shake_hands(&p);
    expect_connected(&p);
    free_pair(&p);
}

TEST(each_reference_is_given_back_once)
{
    hf_config *first = new_config();
    hf_config *second = hf_config_ref(first);
    assert_ptr_equal(first, second);
    hf_config_free(&first);
    must(second, hf_config_padding(second, 10));
    hf_config_free(&second);
}
