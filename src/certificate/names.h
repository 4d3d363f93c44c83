/* names.h - DNS names and addresses as certificates and ClientHellos have them (RFC 9525, RFC 6066 3). */
#ifndef CERTIFICATE_NAMES_H
#define CERTIFICATE_NAMES_H

#include "base/span.h"

/* A server's name is an IP address and not a DNS name. An IPv6 address stands without brackets. */
bool is_ip_address(const char *name);

#define IPV4_LEN 4
#define IPV6_LEN 16

/* The address in the network's order. Returns its length, 0 for what is no address. */
size_t read_ip_address(uint8_t out[IPV6_LEN], const char *name);

/* Letters, digits, hyphens and underscores in labels of 1 to 63, at most 253 in all, no trailing dot: what may stand in
 * server_name, and what a certificate can be for. An IPv4 address has that form, too: ask is_ip_address() first. */
bool is_dns_name(struct span name);

/* "*." before a DNS name of at least two labels: what a wildcard in a certificate may look like. */
bool is_wildcard_name(struct span name);

/* ASCII alone: a DNS name's case, in any locale. */
static inline uint8_t lower_case(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Whether a certificate's DNS name, or wildcard, is for `host` (RFC 9525 6.3): letter case counts for nothing, and the
 * wildcard stands for exactly one label. */
bool dns_name_covers(struct span presented, struct span host);
bool dns_name_equal(struct span presented, struct span host);

#endif
