/* peer.c - the peer's certificate in words, through libcrypto. */
#include "peer.h"
#include "say.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Names are UTF-8 as they stand; only what could command a terminal is taken out. */
#define NAME_FORM ((unsigned long)XN_FLAG_ONELINE & ~(unsigned long)ASN1_STRFLGS_ESC_MSB)

static void name_text(char *out, size_t cap, const X509_NAME *name)
{
    BIO *text = BIO_new(BIO_s_mem());
    int len = -1;
    if (text && X509_NAME_print_ex(text, name, 0, NAME_FORM) >= 0)
        len = BIO_read(text, out, (int)cap - 1);
    out[len > 0 ? len : 0] = 0;
    make_printable(out);
    BIO_free(text);
}

static void time_text(char *out, size_t cap, const ASN1_TIME *time)
{
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1 || strftime(out, cap, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        snprintf(out, cap, "unreadable");
}

/* False for the kinds of names that mean nothing to TLS. */
static bool general_name_text(char *out, size_t cap, const GENERAL_NAME *name)
{
    int type = 0;
    const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);
    if (type == GEN_DNS || type == GEN_EMAIL || type == GEN_URI) {
        snprintf(out, cap, "%.*s", ASN1_STRING_length(value), ASN1_STRING_get0_data(value));
        make_printable(out);
        return true;
    }
    int len = type == GEN_IPADD ? ASN1_STRING_length(value) : 0;
    int family = len == 4 ? AF_INET : AF_INET6;
    return (len == 4 || len == 16) && inet_ntop(family, ASN1_STRING_get0_data(value), out, (socklen_t)cap);
}

static void collect_names(struct peer *out, X509 *x)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && out->num_names < MAX_NAMES_SHOWN; i++)
        if (general_name_text(out->names[out->num_names], sizeof out->names[0], sk_GENERAL_NAME_value(names, i)))
            out->num_names++;
    GENERAL_NAMES_free(names);
}

bool describe_peer(struct peer *out, hf_span certificate)
{
    const uint8_t *at = certificate.at;
    memset(out, 0, sizeof *out);
    X509 *x = certificate.len > 0 ? d2i_X509(NULL, &at, (long)certificate.len) : NULL;
    if (!x)
        return false;
    name_text(out->subject, sizeof out->subject, X509_get_subject_name(x));
    name_text(out->issuer, sizeof out->issuer, X509_get_issuer_name(x));
    time_text(out->not_after, sizeof out->not_after, X509_get0_notAfter(x));
    collect_names(out, x);
    X509_free(x);
    return true;
}
