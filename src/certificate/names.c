/* names.c - what a DNS name looks like, and when two mean the same (RFC 9525 6.3).
 *
 * A-labels are compared as they stand; U-labels are not ours to convert. */
#include "certificate/names.h"

#include <openssl/x509v3.h>

#define MAX_NAME_LEN 253
#define MAX_LABEL_LEN 63
#define MAX_ADDRESS_TEXT 45 /* eight groups, the last two as an IPv4 address */

/* libcrypto's reader alone would pass over spaces and signs, and take a lone colon. */
static bool looks_like_address(const char *name)
{
    size_t len = strspn(name, "0123456789abcdefABCDEF:.");
    return len > 1 && len <= MAX_ADDRESS_TEXT && name[len] == '\0';
}

size_t read_ip_address(uint8_t out[IPV6_LEN], const char *name)
{
    ASN1_OCTET_STRING *address = looks_like_address(name) ? a2i_IPADDRESS(name) : NULL;
    size_t len = address != NULL ? (size_t)ASN1_STRING_length(address) : 0;
    if (len > 0)
        memcpy(out, ASN1_STRING_get0_data(address), len);
    ASN1_OCTET_STRING_free(address);
    return len;
}

bool is_ip_address(const char *name)
{
    uint8_t address[IPV6_LEN];
    return read_ip_address(address, name) > 0;
}

static bool may_stand_in_label(uint8_t c)
{
    c = lower_case(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Bytes up to the first dot, or to the end. */
static size_t first_label_len(struct span name)
{
    const uint8_t *dot = name.len > 0 ? memchr(name.at, '.', name.len) : NULL;
    return dot != NULL ? (size_t)(dot - name.at) : name.len;
}

static bool is_label(struct span label)
{
    for (size_t i = 0; i < label.len; i++)
        if (!may_stand_in_label(label.at[i]))
            return false;
    return label.len >= 1 && label.len <= MAX_LABEL_LEN;
}

static struct span without_first(struct span name, size_t len)
{
    return span_of(name.at + len, name.len - len);
}

bool is_dns_name(struct span name)
{
    if (name.len > MAX_NAME_LEN)
        return false;
    size_t len = first_label_len(name);
    while (len < name.len) {
        if (!is_label(span_of(name.at, len)))
            return false;
        name = without_first(name, len + 1);
        len = first_label_len(name);
    }
    return is_label(name);
}

static bool begins_with_star(struct span name)
{
    return name.len > 2 && name.at[0] == '*' && name.at[1] == '.';
}

bool is_wildcard_name(struct span name)
{
    if (!begins_with_star(name) || name.len > MAX_NAME_LEN)
        return false;
    struct span domain = without_first(name, 2);
    return is_dns_name(domain) && first_label_len(domain) < domain.len;
}

bool dns_name_equal(struct span presented, struct span host)
{
    if (presented.len != host.len)
        return false;
    for (size_t i = 0; i < host.len; i++)
        if (lower_case(presented.at[i]) != lower_case(host.at[i]))
            return false;
    return true;
}

bool dns_name_covers(struct span presented, struct span host)
{
    size_t label = first_label_len(host);
    if (!is_wildcard_name(presented) || label == 0)
        return dns_name_equal(presented, host);
    return dns_name_equal(without_first(presented, 1), without_first(host, label));
}
