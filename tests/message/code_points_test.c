/* code_points_test.c - numbers have IANA's names, and lists of them are shown by name. */
#include "message/code_points.h"

#include "base/span.h"
#include "test.h"

TEST(numbers_have_the_names_of_their_registries)
{
    assert_string_equal(version_name(0x0300), "SSL 3.0");
    assert_string_equal(version_name(0x0302), "TLS 1.1");
    assert_string_equal(version_name(0x0304), "TLS 1.3");
    assert_string_equal(suite_name(0x1301), "TLS_AES_128_GCM_SHA256");
    assert_string_equal(suite_name(0x1307), "TLS_AEGIS_128L_SHA256");
    assert_string_equal(suite_name(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_string_equal(suite_name(0x000a), "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    assert_string_equal(suite_name(0x00ff), "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    assert_string_equal(group_name(29), "x25519");
    assert_string_equal(group_name(0x11ec), "X25519MLKEM768");
    assert_string_equal(group_name(0x11eb), "SecP256r1MLKEM768");
    assert_string_equal(group_name(256), "ffdhe2048");
    assert_string_equal(scheme_name(0x0403), "ecdsa_secp256r1_sha256");
    assert_string_equal(scheme_name(0x0804), "rsa_pss_rsae_sha256");
    assert_string_equal(scheme_name(0x0905), "mldsa65");
    assert_string_equal(scheme_name(0x0203), "ecdsa_sha1");
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
    char text[4] = "abc";
    assert_int_equal(list_names(text, sizeof text, group_name, NULL, 0), 0);
    assert_string_equal(text, "");
}

TEST(a_list_that_does_not_fit_ends_with_dots_and_never_overruns)
{
    static const char whole[] = "GREASE, x25519, secp256r1, 0x1234";
    for (size_t cap = 0; cap < sizeof whole + 4; cap++) {
        char text[sizeof whole + 8];
        memset(text, 0x7e, sizeof text);
        size_t len = list_names(text, cap, group_name, some_groups, COUNT_OF(some_groups));
        for (size_t i = cap; i < sizeof text; i++)
            assert_int_equal(text[i], 0x7e);
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
