/* code_points_test.c - numbers have IANA's names, and lists of them are shown by name. */
#include "message/code_points.h"

#include "base/span.h"
#include "test.h"

#include <stdio.h>

TEST(versions_and_suites_have_the_names_of_their_registries)
{
    assert_string_equal(version_name(0x0300), "SSL 3.0");
    assert_string_equal(version_name(0x0302), "TLS 1.1");
    assert_string_equal(version_name(0x0304), "TLS 1.3");
    assert_string_equal(suite_name(0x1301), "TLS_AES_128_GCM_SHA256");
    assert_string_equal(suite_name(0x1307), "TLS_AEGIS_128L_SHA256");
    assert_string_equal(suite_name(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_string_equal(suite_name(0x000a), "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    assert_string_equal(suite_name(0x00ff), "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    assert_string_equal(suite_name(0x5600), "TLS_FALLBACK_SCSV");
}

/* RFC 5246 7.4.1.4.1: SignatureAndHashAlgorithm, which SignatureScheme continues */
TEST(schemes_of_tls_1_2_are_pairs_of_a_hash_and_a_signature)
{
    static const char *const hashes[] = { NULL, "md5", "sha1", "sha224", "sha256", "sha384", "sha512" };
    static const char *const signatures[] = { NULL, "rsa_pkcs1", "dsa" };
    for (unsigned hash = 1; hash < COUNT_OF(hashes); hash++) {
        for (unsigned signature = 1; signature < COUNT_OF(signatures); signature++) {
            char expected[32];
            if (hash == 1 && signature == 2)
                continue; /* nobody signed so */
            snprintf(expected, sizeof expected, "%s_%s", signatures[signature], hashes[hash]);
            assert_string_equal(scheme_name((uint16_t)(hash << 8 | signature)), expected);
        }
    }
    assert_string_equal(scheme_name(0x0303), "ecdsa_sha224");
    assert_string_equal(scheme_name(0x0203), "ecdsa_sha1");
}

/* RFC 8446 4.2.3, and IANA's registry for what came later */
TEST(schemes_of_tls_1_3_stand_in_rows_of_three)
{
    static const struct {
        uint16_t first, step;
        const char *names[3];
    } rows[] = {
        { 0x0403, 0x0100, { "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512" } },
        { 0x0804, 1, { "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512" } },
        { 0x0809, 1, { "rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512" } },
        { 0x081a,
          1,
          { "ecdsa_brainpoolP256r1tls13_sha256", "ecdsa_brainpoolP384r1tls13_sha384",
            "ecdsa_brainpoolP512r1tls13_sha512" } },
        { 0x0904, 1, { "mldsa44", "mldsa65", "mldsa87" } },
        { 0x0420, 0x0100, { "rsa_pkcs1_sha256_legacy", "rsa_pkcs1_sha384_legacy", "rsa_pkcs1_sha512_legacy" } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t j = 0; j < 3; j++)
            assert_string_equal(scheme_name((uint16_t)(rows[i].first + j * rows[i].step)), rows[i].names[j]);
    assert_string_equal(scheme_name(0x0807), "ed25519");
    assert_string_equal(scheme_name(0x0808), "ed448");
    assert_string_equal(scheme_name(0x0708), "sm2sig_sm3");
}

/* RFC 8446 4.2.7 */
TEST(groups_have_the_names_of_the_rfc)
{
    static const char *const curves[] = { "secp256r1", "secp384r1", "secp521r1" };
    static const char *const fields[] = { "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192" };
    static const char *const kems[] = { "MLKEM512", "MLKEM768", "MLKEM1024" };
    static const char *const hybrids[] = { "SecP256r1MLKEM768", "X25519MLKEM768", "SecP384r1MLKEM1024" };
    for (size_t i = 0; i < COUNT_OF(curves); i++)
        assert_string_equal(group_name((uint16_t)(0x0017 + i)), curves[i]);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        assert_string_equal(group_name((uint16_t)(0x0100 + i)), fields[i]);
    for (size_t i = 0; i < COUNT_OF(kems); i++)
        assert_string_equal(group_name((uint16_t)(0x0200 + i)), kems[i]);
    for (size_t i = 0; i < COUNT_OF(hybrids); i++)
        assert_string_equal(group_name((uint16_t)(0x11eb + i)), hybrids[i]);
    assert_string_equal(group_name(0x001d), "x25519");
    assert_string_equal(group_name(0x001e), "x448");
}

TEST(a_number_that_no_registry_has_has_no_name)
{
    assert_null(version_name(0x7f1c));
    assert_null(suite_name(0xffff));
    assert_null(group_name(0x0000));
    assert_null(scheme_name(0x0000));
}

static size_t count_names(const char *(*name)(uint16_t))
{
    size_t n = 0;
    for (unsigned id = 0; id < 0x10000; id++)
        n += name((uint16_t)id) != NULL;
    return n;
}

TEST(there_are_names_for_what_peers_offer)
{
    assert_int_equal(count_names(version_name), 5);
    assert_true(count_names(suite_name) >= 60);
    assert_true(count_names(group_name) >= 20);
    assert_true(count_names(scheme_name) >= 20);
}

TEST(no_two_numbers_of_a_registry_share_a_name)
{
    const char *(*const registries[])(uint16_t) = { version_name, suite_name, group_name, scheme_name };
    for (size_t i = 0; i < COUNT_OF(registries); i++) {
        const char *seen[256];
        size_t count = 0;
        for (unsigned id = 0; id < 0x10000; id++) {
            const char *name = registries[i]((uint16_t)id);
            for (size_t j = 0; name != NULL && j < count; j++)
                assert_string_not_equal(name, seen[j]);
            if (name != NULL)
                seen[count++] = name;
        }
    }
}

/* RFC 8701 section 2 */
TEST(the_sixteen_numbers_of_grease_are_known_and_no_other)
{
    size_t count = 0;
    for (unsigned id = 0; id < 0x10000; id++)
        count += is_grease((uint16_t)id) != 0;
    assert_int_equal(count, 16);
    for (unsigned nibble = 0; nibble < 16; nibble++)
        assert_true(is_grease((uint16_t)(nibble << 12 | 0x0a00 | nibble << 4 | 0x0a)));
}

static const uint16_t some_groups[] = { 0x2a2a, 0x001d, 0x0017, 0x1234 };

TEST(a_list_is_shown_by_name)
{
    char text[128];
    size_t len = list_names(text, sizeof text, group_name, some_groups, COUNT_OF(some_groups));
    assert_string_equal(text, "GREASE, x25519, secp256r1, 0x1234");
    assert_int_equal(len, strlen(text));
    assert_int_equal(list_names(text, sizeof text, suite_name, (const uint16_t[]){ 0x00ff }, 1), 33);
    assert_string_equal(text, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
}

TEST(an_empty_list_is_an_empty_text)
{
    for (size_t cap = 1; cap < 4; cap++) {
        char text[4] = "abc";
        assert_int_equal(list_names(text, cap, group_name, NULL, 0), 0);
        assert_string_equal(text, "");
    }
}

TEST(a_list_that_does_not_fit_ends_with_dots_and_never_overruns)
{
    static const char whole[] = "GREASE, x25519, secp256r1, 0x1234";
    for (size_t cap = 0; cap < sizeof whole + 4; cap++) {
        char room[8 + sizeof whole + 8], *text = room + 8;
        memset(room, 0x7e, sizeof room);
        size_t len = list_names(text, cap, group_name, some_groups, COUNT_OF(some_groups));
        for (size_t i = 0; i < sizeof room; i++)
            assert_true(room[i] == 0x7e || (i >= 8 && i < 8 + cap));
        if (cap == 0)
            assert_int_equal(len, 0);
        else
            assert_int_equal(len, strlen(text));
        if (cap >= sizeof whole)
            assert_string_equal(text, whole);
        else if (cap > strlen("..."))
            assert_string_equal(text + len - strlen("..."), "...");
    }
}
