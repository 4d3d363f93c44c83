/* allocation_test.c - each allocation fails in turn, ours and libcrypto's: what was asked for fails, or is right all
 * the same, and nothing is lost (the sanitizer looks) or left half done. */
#include "base/memory.h"
#include "crypto/group.h"
#include "crypto/keys.h"
#include "crypto/suite.h"
#include "test.h"

#include <openssl/crypto.h>
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
    return ok;
}

TEST(a_record_key_without_memory_is_not_there)
{
    provider = provider_new();
    for (size_t i = 0; i < NUM_SUITES; i++) {
        aead = suite_aead(&cipher_suites[i], provider);
        assert_true(fail_each(record_works) > 0);
    }
    provider_free(&provider);
}
