/* memory_test.c - libcrypto's allocations fail, one after the other: no chain is trusted for that, and nothing crashes.
 */
#include "certificate/identity.h"

#include "certificate/staple.h"
#include "court.h"
#include "support/staples.h"
#include "test.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>

static size_t left = SIZE_MAX;
static bool has_failed;

static bool fails_now(void)
{
    if (left == SIZE_MAX || left-- > 0)
        return false;
    has_failed = true;
    return true; /* and left is SIZE_MAX: it is this one alone */
}

static void *get(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails_now() ? NULL : malloc(size);
}

static void *get_again(void *at, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return fails_now() ? NULL : realloc(at, size);
}

static void give_back(void *at, const char *file, int line)
{
    (void)file;
    (void)line;
    free(at);
}

__attribute__((constructor)) static void begin(void)
{
    if (CRYPTO_set_mem_functions(get, get_again, give_back) != 1)
        abort();
}

/* Fails the first allocation, then the one `step` behind it, until there are no more. What libcrypto prepares once for
 * the whole process is prepared by a first run in which nothing fails. */
static size_t fail_in_turn(void (*run)(void *), void *arg, size_t step)
{
    size_t n = 0;
    run(arg);
    do {
        left = n * step;
        n++;
        has_failed = false;
        run(arg);
        left = SIZE_MAX;
        ERR_clear_error();
    } while (has_failed);
    return n;
}

/* ---- Judging ---- */

struct docket {
    struct trust *trust;
    struct chain *chain;
    struct expectation expected;
    size_t num_trusted, num_lacked_memory;
};

static void judge(void *arg)
{
    struct docket *docket = arg;
    struct verdict verdict;
    judge_chain(&verdict, docket->trust, docket->chain, &docket->expected);
    docket->num_trusted += verdict.why == NO_REASON;
    docket->num_lacked_memory += verdict.why == BECAUSE_NO_MEMORY;
    if (verdict.why != NO_REASON && verdict.why != BECAUSE_NO_MEMORY)
        assert_int_not_equal(verdict.detail[0], '\0');
}

static struct docket new_docket(const struct made_certificate *leaf, struct span trusted, struct expectation expected)
{
    struct span sent[16];
    struct complaint complaint;
    struct docket docket = { trust_new(), chain_new(sent, chain_der(sent, leaf)), expected, 0, 0 };
    assert_int_equal(trust_add_pem(docket.trust, trusted, &complaint), OK);
    return docket;
}

static void wipe_docket(struct docket *docket)
{
    trust_free(&docket->trust);
    chain_free(&docket->chain);
}

static void expect_never_trusted(const struct made_certificate *leaf, struct span trusted, struct expectation expected)
{
    struct docket docket = new_docket(leaf, trusted, expected);
    assert_true(fail_in_turn(judge, &docket, 1) > 100);
    assert_int_equal(docket.num_trusted, 0);
    assert_true(docket.num_lacked_memory > 10);
    wipe_docket(&docket);
}

TEST(no_chain_is_trusted_for_lack_of_memory)
{
    const struct made_certificate *alone = make_leaf("DNS:a.example", NULL), *root = make_root("Root");
    const struct recipe encipherment = { .key = MAKE_RSA,
                                         .alt_names = "DNS:a.example",
                                         .key_usage = "keyEncipherment" };
    const struct recipe broken = { .issuer = root, .alt_names = "DNS:a.example", .break_signature = true };
    const struct made_certificate *unable = make_certificate(encipherment);
    struct expectation other_name = a_server, other_time = a_server;
    other_name.name = "b.example";
    other_time.now = MAKE_NOT_AFTER + 1;
    expect_never_trusted(alone, root->pem, a_server);
    expect_never_trusted(alone, alone->pem, other_name);
    expect_never_trusted(alone, alone->pem, other_time);
    expect_never_trusted(alone, alone->pem, a_client);
    expect_never_trusted(unable, unable->pem, a_server);
    expect_never_trusted(make_certificate(broken), root->pem, a_server);
}

TEST(a_good_chain_is_trusted_again_when_there_is_memory)
{
    const struct made_certificate *root = make_root("Root");
    struct docket docket = new_docket(make_leaf("DNS:a.example", root), root->pem, a_server);
    fail_in_turn(judge, &docket, 1);
    docket.num_trusted = 0;
    judge(&docket);
    assert_int_equal(docket.num_trusted, 1);
    wipe_docket(&docket);
}

/* ---- Staples ---- */

static struct expectation a_server_with(struct span staple)
{
    struct expectation expected = a_server;
    expected.staple = staple;
    expected.asked_for_staple = true;
    return expected;
}

/* The leaf is its own issuer, with a key that takes few allocations: most of them are about the staple. */
TEST(no_staple_is_believed_for_lack_of_memory)
{
    struct recipe recipe = { .key = MAKE_ED25519, .alt_names = "DNS:a.example" };
    const struct made_certificate *leaf = make_certificate(recipe);
    recipe.more_oid = MUST_STAPLE_OID;
    recipe.more_value = MUST_STAPLE_VALUE;
    const struct made_certificate *demanding = make_certificate(recipe);
    const struct single_recipe revoked = { .about = leaf, .status = V_OCSP_CERTSTATUS_REVOKED };
    const struct staple_recipe bad[] = {
        { .one = { .about = leaf }, .another = &revoked },
        { .one = { .about = demanding } },
        { .one = { .about = leaf, .next_update = MAKE_NOW - 3600 } },
        { .one = { .about = leaf }, .responder = make_leaf("DNS:ocsp.example", leaf) },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        expect_never_trusted(leaf, leaf->pem, a_server_with(make_staple(bad[i])));
    expect_never_trusted(demanding, demanding->pem, a_server_with(NO_BYTES));
}

TEST(a_good_staple_is_believed_again_when_there_is_memory)
{
    const struct made_certificate *root = make_root("Root"), *leaf = make_leaf("DNS:a.example", root);
    const struct staple_recipe good = { .one = { .about = leaf }, .responder = make_responder("Responder", root) };
    struct docket docket = new_docket(leaf, root->pem, a_server_with(make_staple(good)));
    fail_in_turn(judge, &docket, 7);
    docket.num_trusted = 0;
    judge(&docket);
    assert_int_equal(docket.num_trusted, 1);
    wipe_docket(&docket);
}

struct own_staple {
    struct chain *chain;
    struct span response;
    size_t num_belonging;
};

static void check_belongs(void *arg)
{
    struct own_staple *own = arg;
    struct complaint complaint = { "" };
    enum status s = staple_check_belongs(own->response, own->chain, &complaint);
    own->num_belonging += s == OK;
    assert_true(s == OK || complaint.text[0] != '\0');
}

TEST(no_staple_of_another_certificate_belongs_for_lack_of_memory)
{
    const struct made_certificate *root = make_root("Root"), *leaf = make_leaf("DNS:a.example", root);
    struct own_staple own = { chain_new(&leaf->der, 1), make_good_staple(make_leaf("DNS:b.example", root)), 0 };
    assert_true(fail_in_turn(check_belongs, &own, 7) > 50);
    assert_int_equal(own.num_belonging, 0);
    own.response = make_good_staple(leaf);
    fail_in_turn(check_belongs, &own, 7);
    assert_true(own.num_belonging > 0);
    chain_free(&own.chain);
}

/* ---- Loading ---- */

static struct provider *provider;

static void load(void *arg)
{
    struct identity *identity = NULL;
    struct complaint complaint = { "" };
    enum status s = identity_load(&identity, provider, arg, &complaint);
    assert_true((s == OK) == (identity != NULL));
    assert_true(s == OK || complaint.text[0] != '\0');
    identity_free(&identity);
}

/* Most of its thousands of allocations are the decoders' preparation for the private key: some of them will do. */
TEST(an_identity_is_loaded_or_it_is_said_why_not)
{
    const struct made_certificate *leaf = make_leaf("DNS:a.example,DNS:b.example", make_root("Root"));
    struct identity_source source = { .chain_pem = leaf->pem, .key_pem = leaf->key_pem };
    provider = provider_new();
    assert_non_null(provider);
    assert_true(fail_in_turn(load, &source, 11) > 100);
    provider_free(&provider);
}

static void add(void *arg)
{
    struct trust *trust = trust_new();
    struct complaint complaint = { "" };
    enum status s = trust != NULL ? trust_add_pem(trust, *(struct span *)arg, &complaint) : OK;
    assert_true(s == OK || (complaint.text[0] != '\0' && trust_is_empty(trust)));
    trust_free(&trust);
}

TEST(trust_is_added_or_it_is_said_why_not)
{
    struct span pem = joined(make_root("A")->pem, make_root("B")->pem);
    assert_true(fail_in_turn(add, &pem, 1) > 50);
}
