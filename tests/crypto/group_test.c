/* group_test.c - the key exchange groups: published vectors, libcrypto as the other side, and what must be refused. */
#define OPENSSL_SUPPRESS_DEPRECATED /* a private key that is known has to be put into an EC_KEY */
#include "crypto/group.h"

#include "crypto/libcrypto/provider.h"
#include "crypto/libcrypto/xdh.h"
#include "crypto/the_provider.h"
#include "crypto/threads.h"
#include "crypto/vectors.h"
#include "support/hex.h"
#include "test.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

static const struct group *group_named(const char *name)
{
    for (size_t i = 0; i < NUM_GROUPS; i++)
        if (strcmp(groups[i]->name, name) == 0)
            return groups[i];
    fail_msg("no group %s", name);
    return NULL;
}

static bool is_wiped(const struct shared_secret *secret)
{
    static const struct shared_secret zeros;
    return memcmp(secret, &zeros, sizeof zeros) == 0;
}

/* ---- the table ------------------------------------------------------------------------------------------- */

TEST(the_groups_have_the_numbers_and_lengths_of_rfc_8446)
{
    static const struct {
        uint16_t id, share_len;
        const char *name;
    } rfc8446[] = {
        { 0x0017, 65, "secp256r1" }, { 0x0018, 97, "secp384r1" }, { 0x0019, 133, "secp521r1" },
        { 0x001d, 32, "x25519" },    { 0x001e, 56, "x448" },
    };
    for (size_t i = 0; i < COUNT_OF(rfc8446); i++) {
        const struct group *group = group_by_id(rfc8446[i].id);
        assert_non_null(group);
        assert_int_equal(group->id, rfc8446[i].id);
        assert_string_equal(group->name, rfc8446[i].name);
        assert_int_equal(group->client_share_len, rfc8446[i].share_len);
        assert_int_equal(group->server_share_len, rfc8446[i].share_len);
        assert_true(rfc8446[i].share_len <= MAX_SHARE_LEN);
    }
}

TEST(every_group_of_the_list_is_found_and_no_other)
{
    size_t found = 0;
    for (unsigned id = 0; id <= 0xffff; id++)
        found += group_by_id((uint16_t)id) != NULL;
    assert_int_equal(found, NUM_GROUPS);
}

TEST(x25519_is_preferred_and_then_secp256r1)
{
    assert_string_equal(groups[0]->name, "x25519");
    assert_string_equal(groups[1]->name, "secp256r1");
}

/* ---- vectors --------------------------------------------------------------------------------------------- */

/* An ephemeral with a private key that is known. */
static struct ephemeral known_xdh(const struct group *group, struct span private_key)
{
    struct ephemeral own = { group, provider, xdh_scalar_new(group, provider, private_key) };
    assert_non_null(own.key);
    return own;
}

static struct ephemeral known_ecdh(const struct group *group, struct span private_key)
{
    EC_KEY *key = EC_KEY_new();
    BIGNUM *number = BN_bin2bn(private_key.at, (int)private_key.len, NULL);
    enum curve curve = *(const enum curve *)group->parameters;
    assert_int_equal(EC_KEY_set_group(key, provider->curves[curve]), 1);
    assert_int_equal(EC_KEY_set_private_key(key, number), 1);
    BN_free(number);
    return (struct ephemeral){ group, provider, key };
}

typedef struct ephemeral known_ephemeral(const struct group *group, struct span private_key);

static void expect_vectors(const char *file, size_t count, const struct group *group, known_ephemeral *known)
{
    struct vectors v = vectors_of(file, 3);
    while (next_vector(&v)) {
        struct ephemeral own = known(group, v.fields[0]);
        struct shared_secret secret;
        enum status s = group->agree(&secret, &own, provider, v.fields[1]);
        expect_verdict(&v, s == OK && span_equal(span_of(secret.v, secret.len), v.fields[2]));
        assert_true(s == OK || is_wiped(&secret));
        assert_null(own.key);
    }
    assert_int_equal(v.count, count);
}

TEST(wycheproofs_vectors_for_x25519_are_met)
{
    expect_vectors("wycheproof_x25519.txt", 518, group_named("x25519"), known_xdh);
}

TEST(wycheproofs_vectors_for_secp256r1_are_met)
{
    expect_vectors("wycheproof_ecdh_secp256r1.txt", 355, group_named("secp256r1"), known_ecdh);
}

TEST(wycheproofs_vectors_for_secp384r1_are_met)
{
    expect_vectors("wycheproof_ecdh_secp384r1.txt", 790, group_named("secp384r1"), known_ecdh);
}

/* RFC 7748 6.2 */
#define ALICES_PRIVATE                                                                 \
    "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391" \
    "006382a6f127ab1d9ac2d8c0a598726b"
#define BOBS_PUBLIC                                                                    \
    "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972fc3e34fb4232a13c" \
    "a706dcb57aec3dae07bdc1c67bf33609"
#define THEIR_SECRET                                                                   \
    "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936" \
    "521c24403085d59a449a5037514a879d"

TEST(the_example_of_rfc_7748_for_x448_is_met)
{
    const struct group *group = group_named("x448");
    struct ephemeral alice = known_xdh(group, hex(ALICES_PRIVATE));
    struct shared_secret secret;
    assert_int_equal(group->agree(&secret, &alice, provider, hex(BOBS_PUBLIC)), OK);
    assert_true(span_equal(span_of(secret.v, secret.len), hex(THEIR_SECRET)));
}

/* ---- two sides ------------------------------------------------------------------------------------------- */

static void expect_agreement(const struct group *group)
{
    uint8_t clients[MAX_SHARE_LEN], servers[MAX_SHARE_LEN];
    struct ephemeral client;
    struct shared_secret at_client, at_server;
    assert_int_equal(group->generate(&client, clients, group, provider), OK);
    assert_ptr_equal(client.group, group);
    assert_int_equal(group->respond(&at_server, servers, group, provider, span_of(clients, group->client_share_len)),
                     OK);
    assert_int_equal(group->agree(&at_client, &client, provider, span_of(servers, group->server_share_len)), OK);
    assert_null(client.key);
    assert_int_equal(at_client.len, at_server.len);
    assert_memory_equal(at_client.v, at_server.v, at_server.len);
    assert_memory_not_equal(clients, servers, group->client_share_len);
}

TEST(both_sides_get_the_same_secret)
{
    for (size_t i = 0; i < NUM_GROUPS; i++)
        expect_agreement(groups[i]);
}

/* libcrypto as the client, by its own key generation and derivation. */
static EVP_PKEY *libcryptos_key(const struct group *group)
{
    switch (group->id) {
    case 0x0017:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    case 0x0018:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
    case 0x0019:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-521");
    case 0x001d:
        return EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
    default:
        return EVP_PKEY_Q_keygen(NULL, NULL, "X448");
    }
}

static void expect_libcrypto_derives(EVP_PKEY *own, struct span share, const struct shared_secret *secret)
{
    uint8_t got[MAX_SHARED_LEN];
    size_t len = sizeof got;
    EVP_PKEY *peer = EVP_PKEY_new();
    assert_int_equal(EVP_PKEY_copy_parameters(peer, own), 1);
    assert_int_equal(EVP_PKEY_set1_encoded_public_key(peer, share.at, share.len), 1);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    assert_int_equal(EVP_PKEY_derive_init(context), 1);
    assert_int_equal(EVP_PKEY_derive_set_peer(context, peer), 1);
    assert_int_equal(EVP_PKEY_derive(context, got, &len), 1);
    assert_int_equal(secret->len, len);
    assert_memory_equal(secret->v, got, len);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
}

static void expect_agreement_with_libcrypto(const struct group *group)
{
    EVP_PKEY *client = libcryptos_key(group);
    uint8_t *share = NULL, servers[MAX_SHARE_LEN];
    struct shared_secret secret;
    assert_non_null(client);
    assert_int_equal(EVP_PKEY_get1_encoded_public_key(client, &share), group->client_share_len);
    assert_int_equal(group->respond(&secret, servers, group, provider, span_of(share, group->client_share_len)), OK);
    expect_libcrypto_derives(client, span_of(servers, group->server_share_len), &secret);
    OPENSSL_free(share);
    EVP_PKEY_free(client);
}

TEST(libcrypto_as_the_other_side_gets_the_same_secret)
{
    for (size_t i = 0; i < NUM_GROUPS; i++)
        expect_agreement_with_libcrypto(groups[i]);
}

/* Every other secret of secp521r1 begins with a byte of zeros. */
TEST(leading_zeros_of_a_secret_are_kept)
{
    const struct group *group = group_named("secp521r1");
    size_t with_zeros = 0;
    for (size_t i = 0; i < 32; i++) {
        uint8_t clients[MAX_SHARE_LEN], servers[MAX_SHARE_LEN];
        struct ephemeral client;
        struct shared_secret secret;
        assert_int_equal(group->generate(&client, clients, group, provider), OK);
        assert_int_equal(group->respond(&secret, servers, group, provider, span_of(clients, group->client_share_len)),
                         OK);
        assert_int_equal(secret.len, 66);
        with_zeros += secret.v[0] == 0;
        ephemeral_forget(&client);
    }
    assert_in_range(with_zeros, 1, 31);
}

TEST(no_share_is_made_twice)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        uint8_t one[MAX_SHARE_LEN], other[MAX_SHARE_LEN];
        struct ephemeral a, b;
        assert_int_equal(groups[i]->generate(&a, one, groups[i], provider), OK);
        assert_int_equal(groups[i]->generate(&b, other, groups[i], provider), OK);
        assert_memory_not_equal(one, other, groups[i]->client_share_len);
        ephemeral_forget(&a);
        ephemeral_forget(&b);
    }
}

TEST(a_key_that_was_spent_or_forgotten_can_be_forgotten)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        uint8_t share[MAX_SHARE_LEN];
        struct ephemeral own;
        assert_int_equal(groups[i]->generate(&own, share, groups[i], provider), OK);
        ephemeral_forget(&own);
        assert_null(own.key);
        ephemeral_forget(&own);
    }
}

/* ---- refusals -------------------------------------------------------------------------------------------- */

static void expect_refused_by_server(const struct group *group, struct span share)
{
    uint8_t own[MAX_SHARE_LEN];
    struct shared_secret secret;
    memset(&secret, 0x7e, sizeof secret);
    assert_int_equal(group->respond(&secret, own, group, provider, share), FAILED);
    assert_true(is_wiped(&secret));
}

static void expect_refused_by_client(const struct group *group, struct span share)
{
    uint8_t own_share[MAX_SHARE_LEN];
    struct ephemeral own;
    struct shared_secret secret;
    memset(&secret, 0x7e, sizeof secret);
    assert_int_equal(group->generate(&own, own_share, group, provider), OK);
    assert_int_equal(group->agree(&secret, &own, provider, share), FAILED);
    assert_true(is_wiped(&secret));
    assert_null(own.key);
}

/* And the application's errors are as they were. */
static void expect_refused(const struct group *group, struct span share)
{
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    expect_refused_by_server(group, share);
    expect_refused_by_client(group, share);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
}

static void expect_taken(const struct group *group, struct span share)
{
    uint8_t own[MAX_SHARE_LEN];
    struct shared_secret secret;
    assert_int_equal(group->respond(&secret, own, group, provider, share), OK);
}

static void make_share(uint8_t share[MAX_SHARE_LEN + 1], const struct group *group)
{
    struct ephemeral own;
    memset(share, 0, MAX_SHARE_LEN + 1);
    assert_int_equal(group->generate(&own, share, group, provider), OK);
    ephemeral_forget(&own);
}

TEST(a_share_of_another_length_is_refused)
{
    for (size_t i = 0; i < NUM_GROUPS; i++) {
        uint8_t share[MAX_SHARE_LEN + 1];
        size_t len = groups[i]->client_share_len;
        make_share(share, groups[i]);
        expect_refused(groups[i], NO_BYTES);
        expect_refused(groups[i], span_of(share, 1));
        expect_refused(groups[i], span_of(share, len - 1));
        expect_refused(groups[i], span_of(share, len + 1));
    }
}

TEST(a_point_in_another_form_than_uncompressed_is_refused)
{
    static const char *const names[] = { "secp256r1", "secp384r1", "secp521r1" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct group *group = group_named(names[i]);
        size_t coordinate_len = group->client_share_len / 2u;
        uint8_t share[MAX_SHARE_LEN + 1];
        make_share(share, group);
        uint8_t odd = share[2 * coordinate_len] & 1;
        share[0] = 2 | odd;
        expect_refused(group, span_of(share, 1 + coordinate_len)); /* compressed: the same point */
        share[0] = 6 | odd;
        expect_refused(group, span_of(share, group->client_share_len)); /* hybrid: the same point */
        share[0] = 0;
        expect_refused(group, span_of(share, 1)); /* infinity */
        share[0] = 4;
        expect_taken(group, span_of(share, group->client_share_len)); /* it was the form alone */
    }
}

TEST(a_point_that_is_not_on_the_curve_is_refused)
{
    static const char *const names[] = { "secp256r1", "secp384r1", "secp521r1" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct group *group = group_named(names[i]);
        uint8_t share[MAX_SHARE_LEN + 1];
        make_share(share, group);
        share[group->client_share_len - 1] ^= 1;
        expect_refused(group, span_of(share, group->client_share_len));
        memset(share + 1, 0, MAX_SHARE_LEN);
        expect_refused(group, span_of(share, group->client_share_len));
        memset(share + 1, 0xff, MAX_SHARE_LEN); /* not below the field's prime */
        expect_refused(group, span_of(share, group->client_share_len));
    }
}

TEST(a_share_that_makes_the_secret_zero_is_refused)
{
    uint8_t zeros[56] = { 0 }, one[56] = { 1 };
    expect_refused(group_named("x25519"), span_of(zeros, 32));
    expect_refused(group_named("x25519"), span_of(one, 32));
    expect_refused(group_named("x448"), span_of(zeros, 56));
    expect_refused(group_named("x448"), span_of(one, 56));
}

/* ---- threads --------------------------------------------------------------------------------------------- */

static bool agrees(const void *arg, uint8_t thread, uint8_t round)
{
    const struct group *group = groups[round % 2];
    uint8_t clients[MAX_SHARE_LEN], servers[MAX_SHARE_LEN];
    struct ephemeral client;
    struct shared_secret at_client, at_server;
    (void)arg;
    (void)thread;
    return group->generate(&client, clients, group, provider) == OK &&
           group->respond(&at_server, servers, group, provider, span_of(clients, group->client_share_len)) == OK &&
           group->agree(&at_client, &client, provider, span_of(servers, group->server_share_len)) == OK &&
           memcmp(at_client.v, at_server.v, at_server.len) == 0;
}

TEST(threads_use_one_provider_at_the_same_time)
{
    expect_to_work_in_threads(agrees, NULL, 20);
}
