/* identity_names.c - the DNS names of our own certificate, and whether one of them is asked for (RFC 9525 6.3). */
#include "base/memory.h"
#include "certificate/identity_parts.h"
#include "certificate/names.h"

#include <openssl/x509v3.h>

static struct span dns_name_of(const GENERAL_NAME *name)
{
    if (name->type != GEN_DNS)
        return NO_BYTES;
    return span_of(ASN1_STRING_get0_data(name->d.dNSName), (size_t)ASN1_STRING_length(name->d.dNSName));
}

/* What is neither a name nor a wildcard is for nobody, and left out. */
static bool is_usable(struct span name)
{
    return is_dns_name(name) || is_wildcard_name(name);
}

static size_t count_usable(const GENERAL_NAMES *names)
{
    size_t count = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
        count += is_usable(dns_name_of(sk_GENERAL_NAME_value(names, i)));
    return count;
}

static char *copy_in_lower_case(struct span name)
{
    char *copy = allocate(name.len + 1);
    for (size_t i = 0; copy != NULL && i < name.len; i++)
        copy[i] = (char)lower_case(name.at[i]);
    return copy;
}

static bool copy_names(char **out, const GENERAL_NAMES *names)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        struct span name = dns_name_of(sk_GENERAL_NAME_value(names, i));
        if (is_usable(name) && (*out++ = copy_in_lower_case(name)) == NULL)
            return false;
    }
    return true;
}

static bool take_names(struct identity *identity, const GENERAL_NAMES *names)
{
    size_t count = count_usable(names);
    if (count == 0)
        return true;
    identity->dns_names = allocate(count * sizeof identity->dns_names[0]);
    if (identity->dns_names == NULL)
        return false;
    identity->num_dns_names = count; /* those not copied yet are NULL */
    return copy_names(identity->dns_names, names);
}

bool identity_take_names(struct identity *identity, X509 *leaf)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
    bool done = names == NULL || take_names(identity, names);
    GENERAL_NAMES_free(names);
    return done;
}

void identity_drop_names(struct identity *identity)
{
    for (size_t i = 0; i < identity->num_dns_names; i++) {
        char *name = identity->dns_names[i];
        release(name, name != NULL ? strlen(name) + 1 : 0);
    }
    release(identity->dns_names, identity->num_dns_names * sizeof identity->dns_names[0]);
    identity->dns_names = NULL;
    identity->num_dns_names = 0;
}

/* ---- Which of several ---- */

static bool any_name(const struct identity *identity, bool is_it(struct span, struct span), struct span host)
{
    for (size_t i = 0; i < identity->num_dns_names; i++)
        if (is_it(span_of_text(identity->dns_names[i]), host))
            return true;
    return false;
}

bool identity_names(const struct identity *identity, struct span host)
{
    return any_name(identity, dns_name_covers, host);
}

bool identity_names_exactly(const struct identity *identity, struct span host)
{
    return any_name(identity, dns_name_equal, host);
}
