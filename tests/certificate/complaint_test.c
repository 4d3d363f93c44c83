/* complaint_test.c - files for the configuration, and what is said when they cannot be had. */
#include "certificate/complaint.h"

#include "support/certificates.h"
#include "temporary.h"
#include "test.h"

#include <stdlib.h>

static void expect_content(struct span content)
{
    struct complaint complaint;
    struct bytes file;
    assert_int_equal(file_read(&file, temporary_file("file", content), &complaint), OK);
    assert_true(span_equal(span_of(file.at, file.len), content));
    file_release(&file);
    assert_null(file.at);
    assert_int_equal(file.len, 0);
}

static void expect_complaint(const char *path, const char *expected)
{
    struct complaint complaint = { "" };
    struct bytes file = { NULL, 0 };
    assert_int_equal(file_read(&file, path, &complaint), FAILED);
    assert_non_null(strstr(complaint.text, expected));
    assert_non_null(strstr(complaint.text, path));
    assert_null(file.at);
}

static struct span filled(size_t len)
{
    uint8_t *bytes = calloc(1, len);
    assert_non_null(bytes);
    memset(bytes, 'x', len);
    struct span out = keep_bytes(bytes, len);
    free(bytes);
    return out;
}

TEST(a_file_is_read_as_a_whole)
{
    expect_content(SPAN_OF("x"));
    expect_content(filled(4095));
    expect_content(filled(4096));
    expect_content(filled(4097));
    expect_content(filled(1 << 20));
}

TEST(a_file_that_is_not_there_is_named)
{
    expect_complaint("/nonexistent/server.pem", "cannot be read: No such file or directory");
}

TEST(a_folder_is_no_file)
{
    expect_complaint(temporary_folder(), "cannot be read: Is a directory");
}

TEST(an_empty_file_is_refused)
{
    expect_complaint(temporary_file("empty", SPAN_OF("")), "is empty");
}

TEST(a_file_above_1_mib_is_refused)
{
    expect_complaint(temporary_file("large", filled((1 << 20) + 1)), "is larger than 1 MiB");
}

TEST(a_long_complaint_is_cut)
{
    struct complaint complaint;
    char path[2000];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(complain(&complaint, "the file %s is empty", path), FAILED);
    assert_int_equal(strlen(complaint.text), sizeof complaint.text - 1);
}
