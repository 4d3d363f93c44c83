/* foreign_provider_test.c - the application has loaded a provider of its own, and prefers it to libcrypto's: what it
 * offers is used under whichever of its names, and what it does not offer in full is not taken. */
#include "crypto/aead.h"

#include "test.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

/* The foreign provider: libcrypto's own AES-128-GCM, and a count of the keys that were made. */
static OSSL_DISPATCH functions[32];
static OSSL_FUNC_cipher_newctx_fn *libcryptos_new;
static OSSL_ALGORITHM foreign_ciphers[2];
static size_t num_keys;

static void *counting_new(void *context)
{
    num_keys++;
    return libcryptos_new(context);
}

static const OSSL_ALGORITHM *query(void *context, int operation, int *may_not_keep)
{
    (void)context;
    *may_not_keep = 0;
    return operation == OSSL_OP_CIPHER ? foreign_ciphers : NULL;
}

static int begin_provider(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out,
                          void **context)
{
    static const OSSL_DISPATCH table[] = { { OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query }, { 0, NULL } };
    (void)core;
    (void)in;
    OSSL_PROVIDER *libcryptos = OSSL_PROVIDER_load(NULL, "default");
    *context = OSSL_PROVIDER_get0_provider_ctx(libcryptos);
    OSSL_PROVIDER_unload(libcryptos);
    *out = table;
    return 1;
}

/* Copies all but the function with the number `left_out`. */
static void borrow_functions(int left_out)
{
    int may_not_keep;
    size_t n = 0;
    OSSL_PROVIDER *libcryptos = OSSL_PROVIDER_load(NULL, "default");
    const OSSL_ALGORITHM *row = OSSL_PROVIDER_query_operation(libcryptos, OSSL_OP_CIPHER, &may_not_keep);
    while (strncmp(row->algorithm_names, "AES-128-GCM", 11) != 0)
        row++;
    for (const OSSL_DISPATCH *f = row->implementation; f->function_id != 0; f++) {
        if (f->function_id == left_out)
            continue;
        functions[n] = *f;
        if (f->function_id == OSSL_FUNC_CIPHER_NEWCTX) {
            libcryptos_new = OSSL_FUNC_cipher_newctx(f);
            functions[n].function = (void (*)(void))counting_new;
        }
        n++;
    }
    functions[n] = (OSSL_DISPATCH){ 0, NULL };
    OSSL_PROVIDER_unload(libcryptos);
}

struct loaded {
    OSSL_PROVIDER *libcryptos, *foreign;
};

/* `name`: of the provider, a new one each time, because libcrypto remembers what a provider of that name offered. */
static struct loaded load(const char *name, const char *cipher_names, int left_out)
{
    struct loaded l = { .libcryptos = OSSL_PROVIDER_load(NULL, "default") };
    borrow_functions(left_out);
    foreign_ciphers[0] = (OSSL_ALGORITHM){ cipher_names, "provider=foreign", functions, NULL };
    assert_int_equal(OSSL_PROVIDER_add_builtin(NULL, name, begin_provider), 1);
    l.foreign = OSSL_PROVIDER_load(NULL, name);
    assert_non_null(l.foreign);
    assert_int_equal(EVP_set_default_properties(NULL, "?provider=foreign"), 1);
    num_keys = 0;
    return l;
}

static void unload_foreign(struct loaded *l)
{
    EVP_set_default_properties(NULL, "");
    OSSL_PROVIDER_unload(l->foreign);
}

static void unload(struct loaded *l)
{
    unload_foreign(l);
    OSSL_PROVIDER_unload(l->libcryptos);
}

static void expect_round_trip(const struct provider *provider)
{
    const struct aead *aead = aes128gcm_choices[0];
    uint8_t bytes[MAX_KEY_LEN] = { 0 }, record[8 + TAG_LEN] = { 1, 2, 3 };
    struct bytes text = { record, 8 };
    struct aead_key *key = aead->expand(provider, bytes);
    assert_non_null(key);
    assert_int_equal(aead->seal(key, bytes, NO_BYTES, text, record + 8), OK);
    assert_int_equal(aead->open(key, bytes, NO_BYTES, text, record + 8), OK);
    assert_int_equal(record[0], 1);
    aead->forget(&key);
}

static void expect_used(const char *name, const char *cipher_names)
{
    struct loaded l = load(name, cipher_names, 0);
    struct provider *provider = provider_new();
    assert_non_null(provider);
    expect_round_trip(provider);
    assert_true(num_keys > 0);
    provider_free(&provider);
    unload(&l);
}

TEST(the_aead_of_a_preferred_provider_is_used)
{
    expect_used("plain", "AES-128-GCM");
}

TEST(an_aead_is_found_by_any_of_its_names_in_any_case)
{
    expect_used("named", "foreign-gcm:AES-128-GCM-AND-MORE:aes-128-gcm:id-aes128-gcm");
}

/* EVP would take this cipher, and then could not give a tag. */
TEST(an_aead_without_all_functions_is_not_taken)
{
    struct loaded l = load("lacking", "AES-128-GCM", OSSL_FUNC_CIPHER_GET_CTX_PARAMS);
    struct provider *provider = provider_new();
    assert_null(provider);
    provider_free(&provider);
    unload(&l);
}

TEST(a_provider_that_is_unloaded_meanwhile_keeps_sealing)
{
    struct loaded l = load("leaving", "AES-128-GCM", 0);
    struct provider *provider = provider_new();
    assert_non_null(provider);
    unload_foreign(&l);
    expect_round_trip(provider);
    assert_true(num_keys > 0);
    provider_free(&provider);
    OSSL_PROVIDER_unload(l.libcryptos);
}
