/* trust_test.c - whom a configuration can name as trusted, and what is said when there is nobody. */
#include "certificate/trust.h"

#include "base/memory.h"
#include "certificate/anchors.h"
#include "support/certificates.h"
#include "temporary.h"
#include "test.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

static size_t count_anchors(const struct trust *trust)
{
    size_t count = 0;
    for (const struct anchor *anchor = trust->anchors; anchor != NULL; anchor = anchor->next)
        count++;
    return count;
}

static bool has(const struct trust *trust, const struct made_certificate *certificate)
{
    for (const struct anchor *anchor = trust->anchors; anchor != NULL; anchor = anchor->next)
        if (span_equal(anchor->der, certificate->der))
            return true;
    return false;
}

/* The name by which libcrypto finds a certificate in a folder. */
static const char *hashed_name(const struct made_certificate *certificate, int number)
{
    static char name[300];
    snprintf(name, sizeof name, "%08lx.%d", X509_subject_name_hash(certificate->x509), number);
    return name;
}

static const char *in_folder(const char *folder, const char *name)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", strrchr(folder, '/') + 1, name);
    return path;
}

typedef enum status add_fn(struct trust *, const char *, struct complaint *);

static void expect_complaint(add_fn *add, const char *path, const char *expected)
{
    struct trust *trust = trust_new();
    struct complaint complaint = { "" };
    assert_int_equal(add(trust, path, &complaint), FAILED);
    assert_non_null(strstr(complaint.text, path));
    assert_non_null(strstr(complaint.text, expected));
    assert_true(trust_is_empty(trust));
    assert_int_equal(ERR_peek_error(), 0);
    trust_free(&trust);
}

TEST(a_new_trust_trusts_nobody)
{
    struct trust *trust = trust_new();
    assert_true(trust_is_empty(trust));
    trust_free(&trust);
    assert_null(trust);
    trust_free(&trust);
}

TEST(all_certificates_of_a_text_are_trusted_and_calls_add_up)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B"), *c = make_root("C");
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_pem(trust, joined(a->pem, b->pem), &complaint), OK);
    assert_int_equal(trust_add_pem(trust, joined(c->pem, a->pem), &complaint), OK);
    assert_true(has(trust, a) && has(trust, b) && has(trust, c));
    assert_int_equal(count_anchors(trust), 3); /* a counts once */
    trust_free(&trust);
}

TEST(a_text_with_one_bad_certificate_adds_nobody)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B");
    struct trust *trust = trust_new();
    struct complaint complaint;
    struct span damaged = joined(a->pem, span_of(b->pem.at, b->pem.len / 2));
    assert_int_equal(trust_add_pem(trust, damaged, &complaint), FAILED);
    assert_non_null(strstr(complaint.text, "the text of trusted certificates is damaged"));
    assert_true(trust_is_empty(trust));
    trust_free(&trust);
}

/* A certificate's frame whose subject is no Name. */
TEST(a_subject_that_is_no_name_is_refused)
{
    struct span pem = SPAN_OF("-----BEGIN CERTIFICATE-----\n"
                              "MBYwEAIBATAAMAAwADADAgEBMAAwAAMA\n"
                              "-----END CERTIFICATE-----\n");
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_pem(trust, pem, &complaint), FAILED);
    assert_string_equal(complaint.text,
                        "certificate 1 in the text of trusted certificates cannot be parsed: it is damaged");
    trust_free(&trust);
}

TEST(a_file_is_trusted)
{
    const struct made_certificate *a = make_root("A");
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_file(trust, temporary_file("a.pem", a->pem), &complaint), OK);
    assert_true(has(trust, a));
    trust_free(&trust);
}

TEST(a_file_that_is_missing_or_empty_or_junk_is_refused)
{
    expect_complaint(trust_add_file, "/nonexistent/ca.pem", "cannot be read: No such file or directory");
    expect_complaint(trust_add_file, temporary_file("empty.pem", SPAN_OF("")), "is empty");
    expect_complaint(trust_add_file, temporary_file("junk.pem", SPAN_OF("junk")), "holds no PEM certificate");
}

TEST(a_hashed_folder_is_trusted)
{
    const struct made_certificate *a = make_root("A"), *same_name = make_root("A"), *b = make_root("B"),
                                  *c = make_root("C");
    const char *folder = temporary_subfolder("hashed");
    temporary_file(in_folder(folder, hashed_name(a, 0)), a->pem);
    temporary_file(in_folder(folder, hashed_name(same_name, 1)), same_name->pem);
    temporary_file(in_folder(folder, hashed_name(b, 0)), b->pem);
    temporary_file(in_folder(folder, "c.pem"), c->pem);
    temporary_file(in_folder(folder, "00000000.0"), SPAN_OF("junk is passed over"));
    temporary_file(in_folder(folder, "00000000.r0"), c->pem);
    temporary_file(in_folder(folder, "00000000."), c->pem);
    temporary_file(in_folder(folder, "000000000.0"), c->pem);
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_dir(trust, folder, &complaint), OK);
    assert_true(has(trust, a) && has(trust, same_name) && has(trust, b));
    assert_int_equal(count_anchors(trust), 3);
    trust_free(&trust);
}

TEST(a_file_of_a_folder_counts_as_a_whole_or_not_at_all)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B");
    const char *folder = temporary_subfolder("half-damaged");
    temporary_file(in_folder(folder, hashed_name(a, 0)), joined(a->pem, span_of(b->pem.at, b->pem.len / 2)));
    temporary_file(in_folder(folder, hashed_name(b, 0)), b->pem);
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_dir(trust, folder, &complaint), OK);
    assert_true(has(trust, b));
    assert_int_equal(count_anchors(trust), 1);
    trust_free(&trust);
}

TEST(a_folder_that_is_missing_or_not_hashed_is_refused)
{
    const char *folder = temporary_subfolder("not-hashed");
    temporary_file(in_folder(folder, "a.pem"), make_root("A")->pem);
    expect_complaint(trust_add_dir, "/nonexistent", "cannot be read: No such file or directory");
    expect_complaint(trust_add_dir, temporary_file("file", SPAN_OF("x")), "cannot be read: Not a directory");
    expect_complaint(trust_add_dir, folder, "run `openssl rehash ");
}

/* ---- The system's ---- */

static enum status add_system(struct trust *trust, const char *file, const char *dirs, struct complaint *complaint)
{
    setenv("SSL_CERT_FILE", file, 1);
    setenv("SSL_CERT_DIR", dirs, 1);
    enum status s = trust_add_system(trust, complaint);
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
    return s;
}

TEST(the_systems_file_and_folders_are_trusted)
{
    const struct made_certificate *a = make_root("A"), *b = make_root("B"), *c = make_root("C");
    char file[300], dirs[600];
    snprintf(file, sizeof file, "%s", temporary_file("system.pem", a->pem));
    const char *first = temporary_subfolder("system-1"), *second = temporary_subfolder("system-2");
    temporary_file(in_folder(first, hashed_name(b, 0)), b->pem);
    temporary_file(in_folder(second, hashed_name(c, 0)), c->pem);
    snprintf(dirs, sizeof dirs, "%s:/nonexistent:%s", first, second);
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(add_system(trust, file, dirs, &complaint), OK);
    assert_true(has(trust, a) && has(trust, b) && has(trust, c));
    trust_free(&trust);
}

TEST(the_systems_file_alone_is_enough)
{
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(add_system(trust, temporary_file("alone.pem", make_root("A")->pem), "", &complaint), OK);
    assert_int_equal(count_anchors(trust), 1);
    trust_free(&trust);
}

TEST(a_system_without_certificates_is_refused)
{
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(add_system(trust, "/nonexistent.pem", "/nonexistent", &complaint), FAILED);
    assert_string_equal(
        complaint.text,
        "the system has no trusted certificates, neither in the file /nonexistent.pem nor in the folder "
        "/nonexistent: install them (on Debian the package ca-certificates), or name a file of your own");
    assert_true(trust_is_empty(trust));
    trust_free(&trust);
}

/* ---- Parsing ---- */

static bool is_parsed(const struct trust *trust, const struct made_certificate *certificate)
{
    for (const struct anchor *anchor = trust->anchors; anchor != NULL; anchor = anchor->next)
        if (span_equal(anchor->der, certificate->der))
            return atomic_load(&anchor->is_stored);
    return false;
}

TEST(an_anchor_is_parsed_when_a_certificate_needs_it)
{
    const struct made_certificate *needed = make_root("A"), *not_needed = make_root("B");
    const struct made_certificate *leaf = make_leaf("DNS:a.example", needed);
    struct trust *trust = trust_new();
    struct complaint complaint;
    assert_int_equal(trust_add_pem(trust, joined(needed->pem, not_needed->pem), &complaint), OK);
    assert_false(is_parsed(trust, needed));
    assert_int_equal(trust_fetch_anchors(trust, leaf->x509), OK);
    assert_true(is_parsed(trust, needed));
    assert_false(is_parsed(trust, not_needed));
    trust_free(&trust);
}

/* ---- Memory ---- */

static size_t allocations_left;

static void *fail_in_turn(size_t count, size_t size)
{
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    return calloc(count, size);
}

static enum status try_with(size_t allocations, const char *path)
{
    struct complaint complaint = { "" };
    allocations_left = allocations;
    allocate_from(fail_in_turn);
    struct trust *trust = trust_new();
    enum status s = trust != NULL ? trust_add_file(trust, path, &complaint) : FAILED;
    allocate_from(calloc);
    assert_true(trust == NULL || s == OK || (complaint.text[0] != '\0' && trust_is_empty(trust)));
    trust_free(&trust);
    return s;
}

TEST(every_allocation_may_fail)
{
    const char *path = temporary_file("two.pem", joined(make_root("A")->pem, make_root("B")->pem));
    size_t n = 0;
    while (n < 100 && try_with(n, path) != OK)
        n++;
    assert_int_equal(n, 5); /* the trust, the file twice, two anchors */
}
