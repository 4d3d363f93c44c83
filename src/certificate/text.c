/* text.c - what a peer wrote, made harmless to read. */
#include "certificate/text.h"

#include "base/utf8.h"
#include "certificate/names.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

#define MAX_NAME_SHOWN 120 /* bytes of a subject or an issuer */
#define MAX_HOST_SHOWN 70  /* of one alternative name */
#define MAX_HOSTS_SHOWN 4

/* What a terminal obeys instead of showing it, or does not show at all. */
static bool is_printable(uint32_t rune)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        { 0x0000, 0x001f },    { 0x007f, 0x009f }, /* control characters, C0 and C1 */
        { 0x00ad, 0x00ad },                        /* soft hyphen */
        { 0x061c, 0x061c },    { 0x180e, 0x180e }, /* marks of direction and width */
        { 0x200b, 0x200f },    { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xe000, 0xf8ff }, /* private use: anything */
        { 0xfeff, 0xfeff },    { 0xfff0, 0xfffb }, /* no-break space of width zero, specials */
        { 0xe0000, 0x10ffff },                     /* tags, private use */
    };
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        if (rune >= hidden[i].first && rune <= hidden[i].last)
            return false;
    return true;
}

static void append_escaped(struct text *t, struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char hex[4];
        snprintf(hex, sizeof hex, "\\%02X", s.at[i]);
        text_append(t, span_of(hex, 3));
    }
}

void text_add_foreign(struct text *t, struct span foreign, size_t max)
{
    size_t end = t->len + max;
    while (foreign.len > 0) {
        struct rune rune = rune_at(foreign);
        struct span s = span_of(foreign.at, rune.len > 0 ? rune.len : 1);
        if (t->len + s.len > end)
            return text_append(t, SPAN_OF("..."));
        if (rune.len > 0 && is_printable(rune.value))
            text_append(t, s);
        else
            append_escaped(t, s);
        foreign = span_of(foreign.at + s.len, foreign.len - s.len);
    }
}

/* ---- Parts of certificates ---- */

/* RFC 2253 but for bytes above 127, which it would escape: they are UTF-8, and shown. */
#define NAME_FLAGS (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB)

void text_add_name(struct text *t, const X509_NAME *name)
{
    BIO *written = BIO_new(BIO_s_mem());
    char *at = NULL;
    if (written == NULL || X509_NAME_print_ex(written, name, 0, NAME_FLAGS) < 0) {
        text_add(t, "(a name that is no text)");
    } else {
        long len = BIO_get_mem_data(written, &at);
        text_add(t, "\"");
        text_add_foreign(t, span_of(at, (size_t)len), MAX_NAME_SHOWN);
        text_add(t, "\"");
    }
    BIO_free(written);
}

static bool is_host(const GENERAL_NAME *name)
{
    return name->type == GEN_DNS || name->type == GEN_IPADD;
}

static void add_address(struct text *t, struct span a)
{
    if (a.len == IPV4_LEN)
        text_add(t, "%u.%u.%u.%u", a.at[0], a.at[1], a.at[2], a.at[3]);
    else if (a.len == IPV6_LEN)
        for (size_t i = 0; i < IPV6_LEN; i += 2)
            text_add(t, "%s%x", i > 0 ? ":" : "", a.at[i] << 8 | a.at[i + 1]);
    else
        text_add(t, "(an address of no known kind)");
}

static void add_host(struct text *t, const GENERAL_NAME *name)
{
    const ASN1_STRING *string = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
    struct span s = span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
    if (name->type == GEN_DNS)
        text_add_foreign(t, s, MAX_HOST_SHOWN);
    else
        add_address(t, s);
}

/* At most `max` of them. Returns how many there are. */
static int add_hosts(struct text *t, const GENERAL_NAMES *names, int max)
{
    int count = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (!is_host(name) || ++count > max)
            continue;
        text_add(t, "%s", count > 1 ? ", " : "");
        add_host(t, name);
    }
    return count;
}

static int add_hosts_of(struct text *t, X509 *certificate, int max)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int count = names != NULL ? add_hosts(t, names, max) : 0;
    GENERAL_NAMES_free(names);
    return count;
}

void text_add_alternative_names(struct text *t, X509 *certificate)
{
    int count = add_hosts_of(t, certificate, MAX_HOSTS_SHOWN);
    if (count == 0)
        text_add(t, "no name at all");
    if (count > MAX_HOSTS_SHOWN)
        text_add(t, " and %d more", count - MAX_HOSTS_SHOWN);
}

bool has_alternative_names(X509 *certificate)
{
    char nowhere[1];
    struct text t = text_of(nowhere, sizeof nowhere);
    return add_hosts_of(&t, certificate, 0) > 0;
}

void text_add_subject(struct text *t, X509 *certificate)
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    if (X509_NAME_entry_count(subject) > 0) {
        text_add_name(t, subject);
        return;
    }
    text_add(t, "for ");
    if (add_hosts_of(t, certificate, 1) == 0)
        text_add(t, "nobody");
}

void text_add_time(struct text *t, const ASN1_TIME *time)
{
    struct tm tm;
    if (ASN1_TIME_to_tm(time, &tm) == 1)
        text_add(t, "%04d-%02d-%02d %02d:%02d:%02d UTC", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
                 tm.tm_min, tm.tm_sec);
    else
        text_add(t, "(an unreadable time)");
}
