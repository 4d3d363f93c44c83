/* allocation_test.c - each allocation fails in turn, ours and libcrypto's: what was asked for fails, or is right all
 * the same, and nothing is lost (the sanitizer looks) or left half done. */
#include "base/memory.h"
#include "crypto/finite_field.h"
#include "crypto/group.h"
#include "crypto/keys.h"
#include "crypto/rsa_transport.h"
#include "crypto/suite.h"
#include "crypto/unknown_prime.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>

/* Allocations that still succeed before one fails. */
static size_t countdown = SIZE_MAX;

static bool must_fail(void)
{
    return countdown != SIZE_MAX && countdown-- == 0;
}

static void *failing_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return must_fail() ? NULL : malloc(size);
}

static void *failing_realloc(void *at, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return must_fail() ? NULL : realloc(at, size);
}

static void plain_free(void *at, const char *file, int line)
{
    (void)file;
    (void)line;
    free(at);
}

static void *failing_calloc(size_t count, size_t size)
{
    return must_fail() ? NULL : calloc(count, size);
}

__attribute__((constructor(101))) static void begin(void)
{
    if (CRYPTO_set_mem_functions(failing_malloc, failing_realloc, plain_free) != 1)
        abort();
    allocate_from(failing_calloc);
}

/* What a scenario needs and does not test. */
static struct provider *provider;
static EVP_PKEY *key;
static struct span spki;

/* Runs `works` with the first allocation failing, then the second, and so on until none is left to fail. */
static size_t fail_each(bool (*works)(void))
{
    assert_true(works()); /* once before, so that libcrypto has what it keeps for ever */
    for (size_t n = 0; n < 10000; n++) {
        countdown = n;
        bool ok = works();
        bool none_failed = countdown != SIZE_MAX;
        countdown = SIZE_MAX;
        if (none_failed) {
            assert_true(ok);
            return n;
        }
    }
    fail_msg("no end of allocations");
    return 0;
}

static bool provider_works(void)
{
    struct provider *p = provider_new();
    bool ok = p != NULL;
    provider_free(&p);
    return ok;
}

TEST(a_provider_is_whole_or_not_there)
{
    assert_true(fail_each(provider_works) > 10);
}

static const struct group *group;

static bool exchange_works(void)
{
    uint8_t clients[MAX_SHARE_LEN], servers[MAX_SHARE_LEN];
    struct ephemeral client = { 0 };
    struct shared_secret at_client, at_server;
    enum status s = group->generate(&client, clients, group, provider);
    assert_true((s == OK) == (client.key != NULL));
    if (s == OK)
        s = group->respond(&at_server, servers, group, provider, span_of(clients, group->client_share_len));
    if (s == OK)
        s = group->agree(&at_client, &client, provider, span_of(servers, group->server_share_len));
    if (s == OK)
        assert_memory_equal(at_client.v, at_server.v, at_server.len);
    ephemeral_forget(&client);
    return s == OK;
}

TEST(a_key_exchange_without_memory_fails_and_loses_nothing)
{
    provider = provider_new();
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        group = groups[i];
        assert_true(fail_each(exchange_works) > 3);
    }
    provider_free(&provider);
}

static const struct signature_scheme *scheme;

/* Each time with a new key: libcrypto 3.0 leaves the blinding of an RSA key half updated when memory fails it, and its
 * next signature with that key is wrong. */
static bool signature_works(void)
{
    uint8_t room[MAX_SIGNATURE_LEN];
    struct bytes signature = { room, sizeof room };
    struct private_key *private_key = NULL;
    struct public_key *public_key = NULL;
    EVP_PKEY *fresh = EVP_PKEY_dup(key);
    bool ok = fresh != NULL && private_key_adopt(&private_key, provider, fresh) == OK;
    if (!ok)
        EVP_PKEY_free(fresh);
    ok = ok && public_key_import(&public_key, provider, spki) == OK &&
         sign(&signature, private_key, scheme, SPAN_OF("input")) == OK &&
         verify(public_key, scheme, SPAN_OF("input"), span_of(room, signature.len)) == OK;
    private_key_free(&private_key);
    public_key_free(&public_key);
    return ok;
}

TEST(a_signature_without_memory_fails_and_loses_nothing)
{
    provider = provider_new();
    for (size_t i = 0; i < NUM_SCHEMES; i++) {
        scheme = &signature_schemes[i];
        key = key_of_kind(scheme->key);
        spki = spki_of(key);
        assert_true(fail_each(signature_works) > 3);
        EVP_PKEY_free(key);
    }
    provider_free(&provider);
}

/* With a new key for the same reason. A key that was adopted without memory for this may be one that only signs. */
static bool transport_works(void)
{
    static const uint8_t premaster[PREMASTER_LEN] = { 3, 3, 1, 2, 3 };
    uint8_t room[MAX_SIGNATURE_LEN], got[PREMASTER_LEN];
    struct bytes encrypted = { room, sizeof room };
    struct private_key *private_key = NULL;
    struct public_key *public_key = NULL;
    EVP_PKEY *fresh = EVP_PKEY_dup(key);
    bool ok = fresh != NULL && private_key_adopt(&private_key, provider, fresh) == OK;
    if (!ok)
        EVP_PKEY_free(fresh);
    ok = ok && public_key_import(&public_key, provider, spki) == OK &&
         rsa_encrypt_premaster(&encrypted, public_key, premaster) == OK &&
         rsa_decrypt_premaster(got, private_key, 0x0303, span_of(room, encrypted.len)) == OK;
    if (ok)
        assert_memory_equal(got, premaster, PREMASTER_LEN); /* no rejection for a reason of our own */
    private_key_free(&private_key);
    public_key_free(&public_key);
    return ok;
}

TEST(a_premaster_secret_without_memory_fails_and_loses_nothing)
{
    provider = provider_new();
    key = key_of_kind(KEY_RSA);
    spki = spki_of(key);
    assert_true(fail_each(transport_works) > 10);
    EVP_PKEY_free(key);
    provider_free(&provider);
}

static struct dh_parameters parameters;

static bool finite_exchange_works(void)
{
    uint8_t rooms[4][MAX_FIELD_LEN];
    struct bytes clients = { rooms[0], 0 }, servers = { rooms[1], 0 }, at_client = { rooms[2], 0 };
    struct bytes at_server = { rooms[3], 0 };
    struct dh_key *client = NULL, *server = NULL;
    bool ok = dh_generate(&client, &clients, &parameters, provider) == OK &&
              dh_generate(&server, &servers, &parameters, provider) == OK &&
              dh_agree(&at_client, &client, span_of(servers.at, servers.len)) == OK &&
              dh_agree(&at_server, &server, span_of(clients.at, clients.len)) == OK;
    if (ok)
        assert_memory_equal(at_client.at, at_server.at, at_server.len);
    dh_forget(&client);
    dh_forget(&server);
    return ok;
}

static bool fields_are_ready(void)
{
    provider = provider_new();
    bool ok = provider != NULL && provider_prepare_finite_fields(provider) == OK;
    provider_free(&provider);
    return ok;
}

TEST(finite_fields_without_memory_are_not_ready)
{
    assert_true(fail_each(fields_are_ready) > 20);
}

static void begin_provider_with_fields(void)
{
    provider = provider_new();
    assert_int_equal(provider_prepare_finite_fields(provider), OK);
}

TEST(a_finite_field_exchange_without_memory_fails_and_loses_nothing)
{
    begin_provider_with_fields();
    parameters = finite_field_parameters(&finite_fields[0], provider);
    assert_true(fail_each(finite_exchange_works) > 10);
    parameters = (struct dh_parameters){ hex(UNKNOWN_PRIME), SPAN_OF("\x02") };
    assert_true(fail_each(finite_exchange_works) > 20);
    provider_free(&provider);
}

static bool judgement_works(void)
{
    enum dh_worth worth = dh_judge(&parameters, provider);
    assert_true(worth == DH_SOUND || worth == DH_OUT_OF_MEMORY);
    return worth == DH_SOUND;
}

TEST(parameters_judged_without_memory_are_not_called_unsafe)
{
    begin_provider_with_fields();
    parameters = (struct dh_parameters){ hex(UNKNOWN_PRIME), SPAN_OF("\x02") };
    assert_true(fail_each(judgement_works) > 10);
    provider_free(&provider);
}

static const struct aead *aead;

static bool record_works(void)
{
    uint8_t bytes[MAX_KEY_LEN] = { 0 }, tag[TAG_LEN];
    struct bytes text = { (uint8_t[8]){ 0 }, 8 };
    struct aead_key *k = aead->expand(provider, bytes);
    bool ok =
        k != NULL && aead->seal(k, bytes, NO_BYTES, text, tag) == OK && aead->open(k, bytes, NO_BYTES, text, tag) == OK;
    if (k != NULL)
        aead->forget(&k);
    assert_int_equal(ERR_peek_error(), 0);
    return ok;
}

TEST(a_record_key_without_memory_is_not_there)
{
    provider = provider_new();
    ERR_clear_error();
    for (size_t i = 0; i < NUM_SUITES; i++) {
        aead = suite_aead(&cipher_suites[i], provider);
        assert_true(fail_each(record_works) > 1); /* the key, and its state */
    }
    provider_free(&provider);
}
