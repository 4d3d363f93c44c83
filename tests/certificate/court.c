/* court.c - see court.h. */
#include "court.h"

#include "test.h"

#include <openssl/err.h>

const struct expectation a_server = { .is_server = true, .name = "a.example", .now = MAKE_NOW, .max_depth = 8 };
const struct expectation a_client = { .now = MAKE_NOW, .max_depth = 8 };

struct verdict verdict_on_der(const struct span *sent, size_t count, struct span trusted, struct expectation expected)
{
    struct verdict verdict;
    struct complaint complaint;
    struct trust *trust = trust_new();
    struct chain *chain = chain_new(sent, count);
    if (trusted.len > 0 && trust_add_pem(trust, trusted, &complaint) != OK)
        fail_msg("%s", complaint.text);
    memset(&verdict, 'x', sizeof verdict);
    judge_chain(&verdict, trust, chain, &expected);
    assert_int_equal(ERR_peek_error(), 0);
    chain_free(&chain);
    trust_free(&trust);
    return verdict;
}

struct verdict verdict_on(const struct made_certificate *leaf, struct span trusted, struct expectation expected)
{
    struct span sent[16];
    size_t count = chain_der(sent, leaf);
    return verdict_on_der(sent, count, trusted, expected);
}

static void expect_printable(const char *detail)
{
    for (const char *at = detail; *at != '\0'; at++)
        if ((uint8_t)*at < 0x20 || *at == 0x7f)
            fail_msg("byte %02x in: %s", (uint8_t)*at, detail);
}

void expect_refusal(struct verdict verdict, enum reason why, ...)
{
    va_list words;
    va_start(words, why);
    assert_non_null(memchr(verdict.detail, '\0', sizeof verdict.detail));
    if (verdict.why != why)
        fail_msg("%s instead of %s: %s", reason_text(verdict.why)->name, reason_text(why)->name, verdict.detail);
    expect_printable(verdict.detail);
    for (const char *word; (word = va_arg(words, const char *)) != NULL;)
        if (strstr(verdict.detail, word) == NULL)
            fail_msg("\"%s\" is missing in: %s", word, verdict.detail);
    va_end(words);
}

void expect_trusted(struct verdict verdict)
{
    if (verdict.why != NO_REASON)
        fail_msg("%s: %s", reason_text(verdict.why)->name, verdict.detail);
    assert_string_equal(verdict.detail, "");
}
