/* names_test.c - the tables of names: what is one, and which of them mean the same (RFC 9525 6.3). */
#include "certificate/names.h"

#include "test.h"

#include <stdio.h>

static const char label_63[] = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0";

static void fill_name(char *out, size_t len)
{
    memset(out, 'a', len);
    for (size_t i = 50; i < len; i += 50)
        out[i] = '.';
    out[len] = '\0';
}

TEST(dns_names_have_letters_digits_hyphens_and_underscores_in_labels)
{
    static const char *const names[] = {
        "a",       "localhost", "www.example.com", "WWW.Example.COM", "xn--bcher-kva.example", "_dmarc.a.b", "a-b.c",
        "1.2.3.4", "0",         "a.b.c.d.e.f.g.h"
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!is_dns_name(span_of_text(names[i])))
            fail_msg("%s is a DNS name", names[i]);
}

TEST(other_bytes_and_empty_labels_make_no_dns_name)
{
    static const char *const names[] = {
        "",    ".",     "a.",    ".a",         "a..b", "a b", "*.example.com", "a*",  "b\303\274cher.example",
        "a/b", "a:443", "[::1]", "a.example.", "a\tb", "a\n", "a@b",           "a,b", "a\x7f"
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (is_dns_name(span_of_text(names[i])))
            fail_msg("\"%s\" is no DNS name", names[i]);
    assert_false(is_dns_name(SPAN_OF("a\0b")));
    assert_false(is_dns_name(NO_BYTES));
}

TEST(a_label_has_at_most_63_bytes)
{
    char longer[80];
    assert_int_equal(strlen(label_63), 63);
    assert_true(is_dns_name(span_of_text(label_63)));
    snprintf(longer, sizeof longer, "%sa", label_63);
    assert_false(is_dns_name(span_of_text(longer)));
    snprintf(longer, sizeof longer, "a.%s.b", label_63);
    assert_true(is_dns_name(span_of_text(longer)));
    snprintf(longer, sizeof longer, "a.%sa.b", label_63);
    assert_false(is_dns_name(span_of_text(longer)));
}

TEST(a_name_has_at_most_253_bytes)
{
    char name[300];
    fill_name(name, 253);
    assert_true(is_dns_name(span_of_text(name)));
    fill_name(name, 254);
    assert_false(is_dns_name(span_of_text(name)));
}

TEST(addresses_are_told_from_names)
{
    static const char *const addresses[] = {
        "127.0.0.1",   "0.0.0.0",        "255.255.255.255", "::",      "::1",
        "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "FE80::A", "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"
    };
    static const char *const others[] = { "",
                                          "localhost",
                                          "1.2.3",
                                          "1.2.3.4.5",
                                          "256.1.1.1",
                                          "1.2.3.4 ",
                                          " 1.2.3.4",
                                          "1.2.3.+4",
                                          "[::1]",
                                          ":",
                                          ":::",
                                          "1::2::3",
                                          "fe80::1%1",
                                          "12345::",
                                          "1.2.3.4/8",
                                          "a.example",
                                          "1:2:3:4",
                                          "-1.2.3.4",
                                          "1.2.3.4\n",
                                          "dead.beef",
                                          "0x7f.1",
                                          "1:2:3:4:5:6:7:8:9",
                                          "00000000000000000000000000000000000000001.2.3.4" };
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        if (!is_ip_address(addresses[i]))
            fail_msg("%s is an address", addresses[i]);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (is_ip_address(others[i]))
            fail_msg("\"%s\" is no address", others[i]);
}

TEST(an_address_is_read_in_the_order_of_the_network)
{
    uint8_t out[IPV6_LEN];
    assert_int_equal(read_ip_address(out, "192.0.2.1"), IPV4_LEN);
    assert_memory_equal(out, "\xc0\x00\x02\x01", IPV4_LEN);
    assert_int_equal(read_ip_address(out, "2001:db8::1:2"), IPV6_LEN);
    assert_memory_equal(out, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\x01\0\x02", IPV6_LEN);
    assert_int_equal(read_ip_address(out, "a.example"), 0);
}

TEST(names_cover_hosts_by_the_rules_of_rfc_9525)
{
    static const struct {
        const char *presented, *host;
        bool covers, equal;
    } table[] = {
        { "a.example", "a.example", true, true },
        { "a.example", "A.Example", true, true },
        { "A.EXAMPLE", "a.example", true, true },
        { "a.example", "b.example", false, false },
        { "a.example", "x.a.example", false, false },
        { "x.a.example", "a.example", false, false },
        { "a.example", "a.example.", false, false },
        { "localhost", "localhost", true, true },
        { "*.a.example", "www.a.example", true, false },
        { "*.a.example", "WWW.A.EXAMPLE", true, false },
        { "*.A.Example", "www.a.example", true, false },
        { "*.a.example", "a.example", false, false },
        { "*.a.example", ".a.example", false, false },
        { "*.a.example", "x.www.a.example", false, false },
        { "*.a.example", "www.b.example", false, false },
        { "*.a.example", "wwwa.example", false, false },
        { "*.a.example", "_x.a.example", true, false },
        { "*.a.example", "xn--bcher-kva.a.example", true, false },
        { "xn--bcher-kva.example", "XN--BCHER-KVA.example", true, true },
        { "*.xn--bcher-kva.example", "www.xn--bcher-kva.example", true, false },
        { "*.example", "a.example", false, false }, /* one label behind the star is not enough */
        { "*", "localhost", false, false },
        { "*.", "a.", false, false },
        { "w*.a.example", "www.a.example", false, false },
        { "*w.a.example", "www.a.example", false, false },
        { "www.*.example", "www.a.example", false, false },
        { "*.*.a.example", "x.www.a.example", false, false },
        { "*.*.example", "www.a.example", false, false },
        { "", "a.example", false, false },
        { "*.a.example", "", false, false },
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct span presented = span_of_text(table[i].presented), host = span_of_text(table[i].host);
        if (dns_name_covers(presented, host) != table[i].covers)
            fail_msg("%s %s %s", table[i].presented, table[i].covers ? "covers" : "does not cover", table[i].host);
        if (dns_name_equal(presented, host) != table[i].equal)
            fail_msg("%s %s %s", table[i].presented, table[i].equal ? "is" : "is not", table[i].host);
    }
}

TEST(a_wildcard_is_a_star_for_the_first_of_at_least_three_labels)
{
    assert_true(is_wildcard_name(SPAN_OF("*.a.example")));
    assert_true(is_wildcard_name(SPAN_OF("*.b.a.example")));
    assert_false(is_wildcard_name(SPAN_OF("*.example")));
    assert_false(is_wildcard_name(SPAN_OF("a.example")));
    assert_false(is_wildcard_name(SPAN_OF("*a.example.com")));
    assert_false(is_wildcard_name(SPAN_OF("*.a..example")));
    assert_false(is_wildcard_name(SPAN_OF("*.")));
    assert_false(is_wildcard_name(NO_BYTES));
}
