/* openssl_staple_test.c - staples as the command `openssl ocsp` makes them, from the index of an authority. */
#include "certificate/staple.h"

#include "court.h"
#include "temporary.h"
#include "test.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct made_certificate *root, *leaf, *responder;

/* status, expiry, revocation, serial number, file, subject: as `openssl ca` keeps them. */
static void write_index(const char *status, const char *revocation)
{
    char line[200];
    char *serial = i2s_ASN1_INTEGER(NULL, X509_get0_serialNumber(leaf->x509));
    int len = snprintf(line, sizeof line, "%s\t990101000000Z\t%s\t%04X\tunknown\t/CN=Test\n", status, revocation,
                       (unsigned)strtoul(serial, NULL, 0));
    OPENSSL_free(serial);
    temporary_file("index.txt", span_of(line, (size_t)len));
}

static struct bytes answer_of_openssl(const char *options)
{
    char command[1000];
    struct bytes out;
    struct complaint complaint;
    snprintf(command, sizeof command,
             "cd %s && openssl ocsp -index index.txt -CA root.pem -issuer root.pem -cert leaf.pem -noverify "
             "-respout staple.der %s >log 2>&1 || { cat log >&2; false; }",
             temporary_folder(), options);
    if (system(command) != 0)
        fail_msg("%s", command);
    snprintf(command, sizeof command, "%s/staple.der", temporary_folder());
    if (file_read(&out, command, &complaint) != OK)
        fail_msg("%s", complaint.text);
    return out;
}

static struct verdict verdict_with(const char *options)
{
    struct complaint complaint;
    struct bytes answer = answer_of_openssl(options);
    struct span staple = span_of(answer.at, answer.len);
    struct chain *chain = chain_new(&leaf->der, 1);
    struct expectation expected = a_server;
    expected.now = time(NULL);
    expected.staple = staple;
    assert_int_equal(staple_check_belongs(staple, chain, &complaint), OK);
    struct verdict verdict = verdict_on(leaf, root->pem, expected);
    chain_free(&chain);
    file_release(&answer);
    return verdict;
}

#define BY_ISSUER "-ndays 3 -rsigner root.pem -rkey root.key "
#define BY_RESPONDER "-ndays 3 -rsigner responder.pem -rkey responder.key "

__attribute__((constructor)) static void begin(void)
{
    root = make_root("Root");
    leaf = make_leaf("DNS:a.example", root);
    responder = make_certificate((struct recipe){
        .issuer = root, .common_name = "Responder", .purposes = "OCSPSigning", .key_usage = "digitalSignature" });
    temporary_file("root.pem", root->pem);
    temporary_file("root.key", root->key_pem);
    temporary_file("leaf.pem", leaf->pem);
    temporary_file("responder.pem", responder->pem);
    temporary_file("responder.key", responder->key_pem);
}

TEST(a_good_word_of_openssl_is_taken)
{
    write_index("V", "");
    expect_trusted(verdict_with(BY_ISSUER));
    expect_trusted(verdict_with(BY_ISSUER "-resp_key_id -rmd sha384"));
    expect_trusted(verdict_with(BY_RESPONDER));
    expect_trusted(verdict_with("-rsigner root.pem -rkey root.key")); /* without nextUpdate */
}

TEST(a_revocation_by_openssl_is_told)
{
    write_index("R", "260301120000Z,keyCompromise");
    expect_refusal(verdict_with(BY_ISSUER), BECAUSE_CERTIFICATE_WAS_REVOKED,
                   "was revoked by its issuer on 2026-03-01 12:00:00 UTC: its key was compromised", NULL);
    expect_refusal(verdict_with(BY_RESPONDER), BECAUSE_CERTIFICATE_WAS_REVOKED, NULL);
}

TEST(an_index_without_the_certificate_says_that_it_is_unknown)
{
    temporary_file("index.txt", SPAN_OF("V\t990101000000Z\t\t01\tunknown\t/CN=Other\n"));
    expect_refusal(verdict_with(BY_ISSUER), BECAUSE_BAD_STAPLE, "the responder does not know the certificate", NULL);
}
